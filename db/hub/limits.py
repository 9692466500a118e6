"""How much one account may take of a server that all share: connections, time, room for packages.

Settings of a role are what its sessions begin with; whoever would set them otherwise still has its few connections
only, holds no lock that the city waits for, and can store nothing beside the packages that are counted here.
"""

from __future__ import annotations

from db.hub.rights import OFFICE, UNIT

#: What an account's sessions begin with. Fetching holds a transaction while a batch is being taken in.
_TIMES = {
    "statement_timeout": "15min",
    "lock_timeout": "1min",
    "idle_in_transaction_session_timeout": "30min",
}
_TEMPORARY = "64MB"
_CONNECTIONS_OF_UNIT, _CONNECTIONS_OF_OFFICE = 5, 10
#: A package is listed for each PC of a unit; more readers than that are no PCs.
_MOST_READERS = 50
#: Large objects are stored past the tables; their functions are everybody's until they are taken away.
_LARGE_OBJECTS = (
    "'lo_create', 'lo_creat', 'lo_from_bytea', 'lo_import', 'lo_open', 'lo_put', 'lowrite', 'lo_truncate',"
    " 'lo_truncate64', 'lo_unlink', 'lo_export', 'lo_get', 'loread'"
)

_SET_TIMES = "\n    ".join(
    f"EXECUTE format('ALTER ROLE %I SET {name} = %L', account, '{value}');" for name, value in _TIMES.items()
)
#: Only a superuser sets the limit on temporary files; where the administrator is none, the server's own holds.
_LIMIT_ACCOUNT = f"""
CREATE OR REPLACE FUNCTION zdgz.limit_account(account text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    connections integer := CASE WHEN (SELECT unit_id FROM zdgz.members m WHERE m.account = limit_account.account)
                           IS NULL THEN {_CONNECTIONS_OF_OFFICE} ELSE {_CONNECTIONS_OF_UNIT} END;
BEGIN
    EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', account, connections);
    {_SET_TIMES}
    BEGIN
        EXECUTE format('ALTER ROLE %I SET temp_file_limit = %L', account, '{_TEMPORARY}');
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
END
$$
"""  # noqa: S608  numbers and names of this module
#: Packages of one account are put one after the other, so that the count is right.
_COUNT_PACKAGES = """
CREATE OR REPLACE FUNCTION zdgz.count_packages() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    allowed record;
    stored record;
BEGIN
    SELECT most_packages, most_bytes INTO allowed FROM zdgz.members WHERE account = NEW.put_by FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    SELECT count(*) AS packages, coalesce(sum(octet_length(data)), 0) AS bytes INTO stored
    FROM zdgz.packages WHERE put_by = NEW.put_by;
    IF stored.packages >= allowed.most_packages
       OR stored.bytes + octet_length(NEW.data) > allowed.most_bytes THEN
        RAISE EXCEPTION 'the quota of % is used up', NEW.put_by USING ERRCODE = 'configuration_limit_exceeded';
    END IF;
    RETURN NEW;
END
$$
"""
_COUNT_READERS = f"""
CREATE OR REPLACE FUNCTION zdgz.count_readers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM zdgz.deliveries WHERE package_id = NEW.package_id) >= {_MOST_READERS} THEN
        RAISE EXCEPTION 'too many readers' USING ERRCODE = 'configuration_limit_exceeded';
    END IF;
    RETURN NEW;
END
$$
"""  # noqa: S608  a number of this module
_REVOKE_LARGE_OBJECTS = f"""
DO $$
DECLARE
    found regprocedure;
BEGIN
    FOR found IN SELECT oid::regprocedure FROM pg_catalog.pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ({_LARGE_OBJECTS})
    LOOP
        BEGIN
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', found);
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END;
    END LOOP;
END $$
"""  # noqa: S608  names of this module

QUOTAS = (
    _LIMIT_ACCOUNT,
    _COUNT_PACKAGES,
    _COUNT_READERS,
    "CREATE OR REPLACE TRIGGER quota BEFORE INSERT ON zdgz.packages"
    " FOR EACH ROW EXECUTE FUNCTION zdgz.count_packages()",
    "CREATE OR REPLACE TRIGGER quota BEFORE INSERT ON zdgz.deliveries"
    " FOR EACH ROW EXECUTE FUNCTION zdgz.count_readers()",
)
LIMITS = (
    "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    _REVOKE_LARGE_OBJECTS,
    f"REVOKE ALL ON FUNCTION zdgz.limit_account(text) FROM PUBLIC, {OFFICE}, {UNIT}",
    "SELECT zdgz.limit_account(account) FROM zdgz.members JOIN pg_catalog.pg_roles ON rolname = account",
)
