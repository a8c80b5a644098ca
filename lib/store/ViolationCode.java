package lib.store;

/** What {@code ops run validate} looks for. The numbers are stable: one is never given another meaning. */
public enum ViolationCode {
    REQUIRED_MISSING(1, "a required file is missing"),
    NOT_COMPLETE(2, "the completion file is missing: the run isn't over, or was lost"),
    NOT_JSON(3, "a file isn't one complete JSON value"),
    SCHEMA_VERSION(4, "schema_version is missing, or newer than this version of ops"),
    RUN_ID(5, "the run id isn't the directory's name, or differs between files"),
    STATE(6, "the state isn't one that ends a run"),
    EXIT_AND_STATE(7, "the exit code and the state contradict each other"),
    TIME_ORDER(8, "times are out of order, or aren't RFC 3339"),
    EXIT_RECORD(9, "the summary's exit code isn't the one that the command's shell recorded"),
    LINE_NOT_JSON(10, "a line of a .jsonl file isn't a JSON object"),
    STEP_BACK(11, "the step of metrics.jsonl goes back within an attempt"),
    SECRET(12, "a value that looks like a secret is in a file"),
    COMMAND(13, "command.sh and the recorded command differ"),
    HEARTBEAT(14, "heartbeat.txt isn't a time and key=value pairs on one line"),
    DIGEST(15, "a file isn't the one that digests.sha256 has"),
    FIELD(16, "a required field is missing or of another type"),
    NOT_REGULAR(17, "a link leaves the run directory, or a file is neither regular nor a directory"),
    UNLISTED(18, "a file is there that digests.sha256 doesn't name"),
    RECORDED_DIGEST(19, "a patch, archive or bundle isn't the one whose digest run_metadata.json has"),
    VALUE(20, "a field has a value that the contract doesn't know, or that another field forbids"),
    ARGUMENTS(21, "config_effective.json's arguments, or the request's command, aren't the recorded command"),
    DATASET(22, "a data set's count or bytes aren't those of its files"),
    CHECKPOINT(23, "the summary names a checkpoint that isn't a file of the run"),
    LOG(24, "stdout.log hasn't the bytes or lines that the summary counted"),
    ATTEMPTS(25, "the attempts of the summary and of events.jsonl differ"),
    RESULTS(26, "the summary's counts aren't those of results.jsonl"),
    ENDPOINT(27, "endpoint.json contradicts itself, or is of a run that serves nothing"),
    METRICS(28, "the summary's last or best metrics aren't those of metrics.jsonl"),
    HEARTBEAT_STATE(29, "the heartbeat has another state than the summary"),
    ROW(30, "a line of a .jsonl file lacks a field, or has one of another type");

    private final int number;
    private final String description;

    ViolationCode(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** {@code OPS-V001}. */
    public String code() {
        return String.format("OPS-V%03d", number);
    }

    public String description() {
        return description;
    }

    Violation at(String path, String reason) {
        return new Violation(code(), path, reason);
    }
}
