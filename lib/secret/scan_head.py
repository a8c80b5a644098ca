# Looks for secrets where they must not be. This and the files scan_*.py beside it are one program, put together by ScanScript.
import gzip, json, os, stat, subprocess, sys, threading, time, zlib
