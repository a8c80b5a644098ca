package lib.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.FailureCause;
import lib.run.RunDir;

/**
 * The fields of the JSON files of a run directory, as README.md ("The run directory") lists them. A line is a path and a type: {@code a.b} is a field of a
 * field, {@code a[]} each item, {@code a{}} each value. {@code ?} allows null, {@code ??} allows the field to be missing as well; words with bars are
 * the values that a text may have.
 */
final class RecordSchema {
    private static final String CAUSES = Arrays.stream(FailureCause.values()).map(FailureCause::text).collect(Collectors.joining("|"));
    private static final String METADATA = """
            run_id text, project text, kind text, preset text, attempt whole, created_at text, started_at text?, ended_at text?, command list
            command[] text, cwd text, git object?, git.commit text??, git.ref text??, git.branch text??, git.pr any??, git.dirty flag??
            git.remote_url text??, git.patch_sha256 digest??, git.untracked_sha256 digest??, git.commits_sha256 digest??
            git.unpushed_commits whole??, git.submodules list??, git.submodules[].path text, git.left_out list??, git.left_out[].path text
            git.left_out[].size_bytes whole??, git.left_out[].sha256 digest??, pod object, pod.name text??, pod.provider text??
            pod.hostname text??, pod.boot_id text??, pod.gpus list??, launcher object, launcher.kind text??, launcher.session text??
            submitted_by object, submitted_by.user text??, submitted_by.host text??, submitted_by.ops_version text??, runner object?
            runner.version text??, runner.sha256 digest??, runner.java text??, parent object??, parent.run_id text
            parent.relation resume|reproduce|sweep, sweep object??, sweep.id text, sweep.index whole, sweep.values object, tags list, tags[] text
            note text, wandb object?, wandb.mode text??, wandb.project text??, wandb.entity text??, wandb.run_id text??, wandb.url text??
            cost object??, cost.usd_per_hour number??
            """;
    private static final String SUMMARY = """
            run_id text, state text, exit_code whole?, signal whole??, started_at text?, ended_at text?, duration_sec number?, attempts list, attempts[] object
            attempts[].attempt whole, attempts[].started_at text??, attempts[].ended_at text??, attempts[].exit_code whole??
            attempts[].signal whole??, attempts[].state succeeded|failed|stopped|lost, failure object??, failure.cause %s, failure.message text
            failure.evidence list, failure.evidence[].file text, failure.evidence[].line whole??, failure.evidence[].text text, metrics object??
            metrics.last object??, metrics.last{} number?, metrics.best object??, metrics.best{}.value number, metrics.best{}.step whole??
            metrics.best{}.mode min|max, gpu object??, gpu.util_mean_pct number??, gpu.memory_peak_mib number??, gpu.energy_wh number??
            log object??, log.bytes whole, log.lines whole, log.masked_count whole, log.dropped_bytes whole, results object??, results.count whole
            results.invalid_lines whole??, results.fields object??, results.fields{}.count whole, results.fields{}.mean number?
            results.fields{}.stderr number?, checkpoints object??, checkpoints.last text??, checkpoints.best text??, wandb object??
            wandb.mode text??, wandb.run_id text??, wandb.url text??, cost_usd number??, endpoint object??, endpoint.base_url text??
            endpoint.requests whole??, endpoint.healthy flag??
            """.formatted(CAUSES);
    private static final String CONFIG = """
            config_path text??, config_sha256 digest??, entrypoint text??, overrides object, argv list, argv[] text, values object
            values{} object, values{}.source default|config|override|derived|unresolved, values{}.type text??, values{}.why text??
            derived object??, warnings list??, warnings[] text
            """;
    private static final String ENVIRONMENT = """
            python object??, python.version text??, python.executable text??, python.prefix text??, packages object??, packages{} text?
            pip_freeze list??, pip_freeze[] text, torch object??, torch.version text??, torch.cuda text??, torch.cudnn text??, torch.nccl text??
            cuda_driver text??, gpus list??, gpus[].index any??, gpus[].name text??, gpus[].uuid text??, gpus[].memory_mib number??
            gpu_count whole??, os text??, kernel text??, cpu_model text??, cpu_count whole??, memory_bytes whole??, env object??, env{} text
            fingerprint text??
            """;
    private static final String DATASETS = """
            datasets list??, datasets[] object, datasets[].name text??, datasets[].root text??, datasets[].files list??
            datasets[].files[].path text, datasets[].files[].size_bytes whole??, datasets[].files[].sha256 digest??, datasets[].file_count whole??
            datasets[].total_bytes whole??, datasets[].fingerprint text??, datasets[].hf object??, datasets[].hf.repo text??
            datasets[].hf.revision text??, datasets[].hash_mode full|cached|stat
            """;
    private static final String ENDPOINT = """
            host text, port whole, base_url text, model text??, health_path text??, time_to_ready_sec number??
            """;
    private static final Map<String, List<Field>> FILES = new LinkedHashMap<>();

    static {
        FILES.put(RunDir.METADATA, fields(METADATA));
        FILES.put(RunDir.SUMMARY, fields(SUMMARY));
        FILES.put(RunDir.CONFIG, fields(CONFIG));
        FILES.put(RunDir.ENVIRONMENT, fields(ENVIRONMENT));
        FILES.put(RunDir.DATASETS, fields(DATASETS));
        FILES.put(RunDir.ENDPOINT, fields(ENDPOINT));
    }

    /** A path's segments and the type of what is there: a type's name, or the allowed texts with bars between. */
    record Field(List<String> segments, String type, boolean mayBeNull, boolean mayBeMissing) {
        boolean isChoice() {
            return type.contains("|");
        }
    }

    private RecordSchema() {
    }

    /** File name to its fields. */
    static Map<String, List<Field>> files() {
        return Collections.unmodifiableMap(FILES);
    }

    private static List<Field> fields(String table) {
        return Stream.of(table.strip().split(",\\s+|\n")).map(RecordSchema::field).toList();
    }

    private static Field field(String line) {
        String path = line.substring(0, line.indexOf(' ')).replace("[]", ".[]").replace("{}", ".{}");
        String type = line.substring(line.indexOf(' ') + 1);
        return new Field(List.of(path.split("\\.")), type.replace("?", ""), type.endsWith("?"), type.endsWith("??"));
    }
}
