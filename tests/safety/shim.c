/* A file layer that fails: below one folder the Nth writing call (from now on) returns an error, once or for ever.
   Loaded before libc; armed from Python. Internet sockets are noted and refused when SHIM_SOCKETS names a file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static long calls, fail_at;
static int fail_with, for_ever;

void shim_arm(const char *below, long at, int error, int sticky) {
    strncpy(folder, below, sizeof folder - 1);
    calls = 0; fail_at = at; fail_with = error; for_ever = sticky;
}
long shim_calls(void) { return calls; }

static int is_ours(int fd) {
    char link[64], path[4096];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}
static int fails(int fd) {
    if (!is_ours(fd)) return 0;
    calls++;
    if (!fail_at || !(for_ever ? calls >= fail_at : calls == fail_at)) return 0;
    errno = fail_with;
    return 1;
}
#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

ssize_t write(int fd, const void *data, size_t size) { return fails(fd) ? -1 : REAL(write)(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return fails(fd) ? -1 : REAL(pwrite)(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { return fails(fd) ? -1 : REAL(pwrite64)(fd, data, size, at); }
int ftruncate(int fd, off_t size) { return fails(fd) ? -1 : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return fails(fd) ? -1 : REAL(ftruncate64)(fd, size); }
int fsync(int fd) { return fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : REAL(fdatasync)(fd); }

int socket(int domain, int type, int protocol) {
    const char *note = getenv("SHIM_SOCKETS");
    if (note && (domain == AF_INET || domain == AF_INET6)) {
        int fd = open(note, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (fd >= 0) { REAL(write)(fd, "socket\n", 7); close(fd); }
        errno = EACCES;
        return -1;
    }
    return REAL(socket)(domain, type, protocol);
}
