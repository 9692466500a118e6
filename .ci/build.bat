@echo off
rem The program for handing out, from this source, on Windows: double-click, or .ci\build.bat in a console.
py -3 "%~dp0build.py" %*
if "%~1"=="" pause
