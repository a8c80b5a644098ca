///usr/bin/env jbang "$0" "$@" ; exit $?

//JAVA 21+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms8m -Xmx64m -Xss256k -XX:MaxMetaspaceSize=64m -XX:ReservedCodeCacheSize=16m -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError
//SOURCES lib/record/Attempt.java
//SOURCES lib/record/CauseFinder.java
//SOURCES lib/record/CheckpointCopy.java
//SOURCES lib/record/CheckpointFile.java
//SOURCES lib/record/CheckpointFormat.java
//SOURCES lib/record/CheckpointKeeper.java
//SOURCES lib/record/CheckpointMemory.java
//SOURCES lib/record/CheckpointMetric.java
//SOURCES lib/record/CheckpointNames.java
//SOURCES lib/record/Checkpoints.java
//SOURCES lib/record/CodeState.java
//SOURCES lib/record/CommandEnvironment.java
//SOURCES lib/record/CommandNotFound.java
//SOURCES lib/record/CommandOutput.java
//SOURCES lib/record/Companion.java
//SOURCES lib/record/Companions.java
//SOURCES lib/record/DatasetManifest.java
//SOURCES lib/record/Digest.java
//SOURCES lib/record/Ending.java
//SOURCES lib/record/EnvironmentSnapshot.java
//SOURCES lib/record/Events.java
//SOURCES lib/record/GpuTotals.java
//SOURCES lib/record/Gpus.java
//SOURCES lib/record/HandCommand.java
//SOURCES lib/record/HandReservation.java
//SOURCES lib/record/HandRun.java
//SOURCES lib/record/HandSettings.java
//SOURCES lib/record/Heartbeat.java
//SOURCES lib/record/Intake.java
//SOURCES lib/record/Journal.java
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
//SOURCES lib/record/OpenFiles.java
//SOURCES lib/record/OutputsRoot.java
//SOURCES lib/record/PodFacts.java
//SOURCES lib/record/Programs.java
//SOURCES lib/record/Progress.java
//SOURCES lib/record/Pump.java
//SOURCES lib/record/PythonEnvironment.java
//SOURCES lib/record/RecordMode.java
//SOURCES lib/record/RecordedLog.java
//SOURCES lib/record/Recorder.java
//SOURCES lib/record/RecorderStart.java
//SOURCES lib/record/ResultLines.java
//SOURCES lib/record/ResultStatistic.java
//SOURCES lib/record/ResultTotals.java
//SOURCES lib/record/Results.java
//SOURCES lib/record/RunDigests.java
//SOURCES lib/record/RunnerMain.java
//SOURCES lib/record/Secrets.java
//SOURCES lib/record/ServerClock.java
//SOURCES lib/record/ServerDeadline.java
//SOURCES lib/record/ServerEndpoint.java
//SOURCES lib/record/ServerMetrics.java
//SOURCES lib/record/ServerOwner.java
//SOURCES lib/record/ServerProbe.java
//SOURCES lib/record/ServerReply.java
//SOURCES lib/record/ServerStart.java
//SOURCES lib/record/ServerState.java
//SOURCES lib/record/ServerWatch.java
//SOURCES lib/record/Signals.java
//SOURCES lib/record/Snapshots.java
//SOURCES lib/record/SummaryFile.java
//SOURCES lib/record/TimedOutput.java
//SOURCES lib/record/TreeEnd.java
//SOURCES lib/record/WandbFacts.java
//SOURCES lib/record/Watch.java
//SOURCES lib/run/CommandScript.java
//SOURCES lib/run/Evidence.java
//SOURCES lib/run/ExitCode.java
//SOURCES lib/run/FailureCause.java
//SOURCES lib/run/Kind.java
//SOURCES lib/run/KindSettings.java
//SOURCES lib/run/NamedGroups.java
//SOURCES lib/run/OpsException.java
//SOURCES lib/run/RunDir.java
//SOURCES lib/run/RunId.java
//SOURCES lib/run/RunRequest.java
//SOURCES lib/run/RunState.java
//SOURCES lib/run/Shell.java
//SOURCES lib/run/StateRule.java
//SOURCES lib/run/Supervision.java
//SOURCES lib/run/Timestamp.java
//SOURCES lib/run/Version.java
//SOURCES lib/store/AtomicFile.java
//SOURCES lib/store/FileDigests.java
//SOURCES lib/store/InitialFiles.java
//SOURCES lib/store/Json.java
//SOURCES lib/store/ProbeSpec.java
//SOURCES lib/store/ProcessStat.java
//SOURCES lib/store/PythonProgram.java
//SOURCES lib/store/RequestFile.java
//SOURCES lib/store/Resources.java
//SOURCES lib/store/SecretShapes.java
//SOURCES lib/store/SettingsJson.java
//SOURCES lib/store/SupervisionJson.java
//FILES lib/probe/config/book.py=lib/probe/config/book.py
//FILES lib/probe/config/data.py=lib/probe/config/data.py
//FILES lib/probe/config/judge.py=lib/probe/config/judge.py
//FILES lib/probe/config/not_had.py=lib/probe/config/not_had.py
//FILES lib/probe/config/probe.py=lib/probe/config/probe.py
//FILES lib/probe/config/run.py=lib/probe/config/run.py
//FILES lib/probe/config/statements.py=lib/probe/config/statements.py
//FILES lib/probe/config/values.py=lib/probe/config/values.py
//FILES lib/probe/datasets/digests.py=lib/probe/datasets/digests.py
//FILES lib/probe/datasets/files.py=lib/probe/datasets/files.py
//FILES lib/probe/datasets/manifest.py=lib/probe/datasets/manifest.py
//FILES lib/probe/datasets/names.py=lib/probe/datasets/names.py
//FILES lib/probe/environment/packages.py=lib/probe/environment/packages.py
//FILES lib/probe/environment/requirements.py=lib/probe/environment/requirements.py
//FILES lib/probe/environment/snapshot.py=lib/probe/environment/snapshot.py
//FILES lib/probe/loader.py=lib/probe/loader.py
//FILES lib/record/code.sh=lib/record/code.sh
//FILES lib/record/code_limits.sh=lib/record/code_limits.sh
//FILES lib/record/launch.sh=lib/record/launch.sh
//FILES lib/record/process.sh=lib/record/process.sh
//FILES lib/record/restore_code.sh=lib/record/restore_code.sh
//FILES lib/record/tree.sh=lib/record/tree.sh

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
