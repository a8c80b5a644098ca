///usr/bin/env jbang "$0" "$@" ; exit $?

//JAVA 21+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms8m -Xmx64m -Xss256k -XX:MaxMetaspaceSize=64m -XX:ReservedCodeCacheSize=16m -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError
//SOURCES lib/record/Attempt.java
//SOURCES lib/record/CauseFinder.java
//SOURCES lib/record/CommandNotFound.java
//SOURCES lib/record/CommandOutput.java
//SOURCES lib/record/Digest.java
//SOURCES lib/record/Ending.java
//SOURCES lib/record/Events.java
//SOURCES lib/record/GpuTotals.java
//SOURCES lib/record/Gpus.java
//SOURCES lib/record/HandCommand.java
//SOURCES lib/record/HandReservation.java
//SOURCES lib/record/HandRun.java
//SOURCES lib/record/Heartbeat.java
//SOURCES lib/record/JsonLines.java
//SOURCES lib/record/KeyValues.java
//SOURCES lib/record/LineEnds.java
//SOURCES lib/record/LiveProcess.java
//SOURCES lib/record/LogFile.java
//SOURCES lib/record/Masker.java
//SOURCES lib/record/Metadata.java
//SOURCES lib/record/MetricLines.java
//SOURCES lib/record/MetricPattern.java
//SOURCES lib/record/MetricTotals.java
//SOURCES lib/record/MetricsFile.java
//SOURCES lib/record/OutputsRoot.java
//SOURCES lib/record/PodFacts.java
//SOURCES lib/record/Programs.java
//SOURCES lib/record/Progress.java
//SOURCES lib/record/Pump.java
//SOURCES lib/record/RecordMode.java
//SOURCES lib/record/RecordedLog.java
//SOURCES lib/record/Recorder.java
//SOURCES lib/record/RecorderStart.java
//SOURCES lib/record/RunnerMain.java
//SOURCES lib/record/Secrets.java
//SOURCES lib/record/Signals.java
//SOURCES lib/record/Snapshots.java
//SOURCES lib/record/SummaryFile.java
//SOURCES lib/record/Watch.java
//SOURCES lib/run/CommandScript.java
//SOURCES lib/run/Evidence.java
//SOURCES lib/run/ExitCode.java
//SOURCES lib/run/FailureCause.java
//SOURCES lib/run/Kind.java
//SOURCES lib/run/NamedGroups.java
//SOURCES lib/run/OpsException.java
//SOURCES lib/run/RunDir.java
//SOURCES lib/run/RunId.java
//SOURCES lib/run/RunRequest.java
//SOURCES lib/run/RunState.java
//SOURCES lib/run/Shell.java
//SOURCES lib/run/StateRule.java
//SOURCES lib/run/Timestamp.java
//SOURCES lib/run/Version.java
//SOURCES lib/store/AtomicFile.java
//SOURCES lib/store/InitialFiles.java
//SOURCES lib/store/Json.java
//SOURCES lib/store/RequestFile.java
//SOURCES lib/store/SecretShapes.java
//FILES lib/record/launch.sh=lib/record/launch.sh

import lib.record.RunnerMain;

/**
 * Records a run on a pod. By hand: {@code jbang runner.java -- COMMAND...} runs a command and leaves a run directory;
 * {@code --record RUN_DIR} is what launch.sh starts.
 */
final class runner {
    private runner() {
    }

    public static void main(String[] args) {
        System.exit(RunnerMain.run(args));
    }
}
