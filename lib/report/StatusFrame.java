package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunState;
import lib.store.RunRecord;

/** The screen of {@code ops run status --watch}: how the run stands, its losses, its GPUs, and its log in what room is left. */
public final class StatusFrame {
    static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    static final String DIM = "\u001b[2m";
    static final String BOLD = "\u001b[1m";
    static final String ALARM = "\u001b[7m";
    static final String RESET = "\u001b[0m";
    private static final int LABEL = 13;
    /** What stands beside a sparkline: its figures, aligned over the lines. */
    private static final int FIGURES = 40;
    private static final int GPU_LINES_AT_MOST = 8;
    private final WatchedRun watched;
    private final RunRecord run;
    private final int columns;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    private StatusFrame(WatchedRun watched, int columns, Instant now) {
        this.watched = watched;
        this.run = watched.run();
        this.columns = columns;
        this.now = now;
    }

    /** At most {@code rows} lines, none wider than {@code columns}. */
    public static List<String> of(WatchedRun watched, LogTail log, int columns, int rows, Instant now) {
        var frame = new StatusFrame(watched, columns, now);
        frame.fill();
        return frame.with(log, rows).stream().limit(rows).map(line -> ColumnWidth.cut(line, columns)).toList();
    }

    private void fill() {
        RunRow row = watched.row(now);
        String pod = TerminalText.safe(row.pod(), 60);
        lines.add(spread(BOLD + TerminalText.safe(run.id(), 120) + RESET + (pod.isEmpty() ? "" : DIM + "  on pod " + pod + RESET), CLOCK.format(now)));
        lines.add("");
        add("state", state());
        add("pod", watched.trouble().isEmpty() ? "" : ALARM + "\u001b[33m" + " no answer " + RESET + " asking again: " + TerminalText.safe(watched.trouble(), 300));
        add("elapsed", elapsed());
        add("step", step(row));
        add("last", MetricText.line(row.metrics().entrySet().stream().filter(e -> !e.getKey().equals("step")).collect(
                java.util.LinkedHashMap::new, (m, e) -> m.put(e.getKey(), e.getValue()), java.util.LinkedHashMap::putAll)));
        watched.history().losses().forEach(this::loss);
        gpus();
        add("heartbeat", watched.seen().state().isFinal() ? "" : run.evidence().heartbeat().age().filter(a -> !run.heartbeat().isEmpty())
                .map(a -> watched.age(Evidence.sane(a), now) + " ago").orElse(""));
        add("recorder", StateReason.recorder(run));
        lines.addAll(new Facts().failure(run.summary().path("failure")).endingWith("").lines().toList());
        add("note", TerminalText.safe(row.note(), 200));
        add("tags", TerminalText.safe(String.join(" ", row.tags()), 200));
    }

    private String state() {
        RunState state = watched.state();
        String word = StateColor.paint(standsOut(state) ? ALARM + " " + state.text() + " " : BOLD + state.text(), state.text(), true);
        if (state == RunState.UNKNOWN) {
            return word + "  " + watched.seen().state().text() + " when it was seen " + Figures.duration(watched.unseenSeconds(now)) + " ago";
        }
        String reason = TerminalText.safe(StateReason.text(run), 250);
        String late = watched.unseenSeconds(now) > 15 ? DIM + "  seen " + Figures.duration(watched.unseenSeconds(now)) + " ago" + RESET : "";
        return word + (reason.isEmpty() ? "" : "  " + reason) + late;
    }

    static boolean standsOut(RunState state) {
        return state == RunState.STALLED || state == RunState.FAILED || state == RunState.LOST || state == RunState.UNKNOWN;
    }

    private String elapsed() {
        String attempt = run.heartbeat().getOrDefault("attempt", "1");
        return watched.durationSeconds(now).map(Figures::duration).orElse("") + (attempt.matches("[2-9]|[1-9]\\d{1,4}") ? "  attempt " + attempt : "");
    }

    private String step(RunRow row) {
        Optional<Double> step = Optional.ofNullable(row.metrics().get("step"));
        Optional<Double> last = watched.history().lastStep();
        Optional<Double> pace = watched.history().stepsPerSecond();
        var text = new StringBuilder(step.map(Figures::number).orElse(""));
        if (step.isPresent() && last.isPresent()) {
            double done = Math.clamp(step.get() / last.get(), 0, 1);
            text.append(" of ").append(Figures.number(last.get())).append("  ").append(bar(done)).append(' ').append((int) (done * 100)).append(" %");
        }
        if (step.isPresent() && pace.isPresent()) {
            text.append("  ").append(pace(pace.get()));
            boolean counts = watched.state() == RunState.RUNNING && last.isPresent() && last.get() > step.get() && pace.get() > 0;
            text.append(counts ? "  " + Figures.duration(Math.max(0, (last.get() - step.get()) / pace.get() - watched.unseenSeconds(now))) + " left" : "");
        }
        return text.toString();
    }

    static String pace(double stepsPerSecond) {
        return stepsPerSecond >= 1 ? String.format(java.util.Locale.ROOT, "%.1f steps/s", stepsPerSecond) : String.format(java.util.Locale.ROOT, "%.1f s/step", 1 / stepsPerSecond);
    }

    private String bar(double done) {
        int length = Math.clamp(columns / 4, 8, 30);
        int full = (int) Math.round(done * length);
        return "\u001b[36m" + "━".repeat(full) + RESET + DIM + "─".repeat(length - full) + RESET;
    }

    private void loss(Series series) {
        line(TerminalText.safe(series.name(), LABEL - 1), curve(Sparkline.of(series.values(), curveColumns()), "\u001b[36m"), Sparkline.label(series.values()));
    }

    /** What is no number stands out. */
    static String curve(String sparkline, String color) {
        return color + sparkline.replace(String.valueOf(Sparkline.NO_NUMBER), "\u001b[31m" + Sparkline.NO_NUMBER + color) + RESET;
    }

    private void gpus() {
        Map<Integer, Series> gpus = watched.history().gpus();
        gpus.entrySet().stream().limit(GPU_LINES_AT_MOST).forEach(e -> {
            JsonNode now = watched.history().newest(e.getKey());
            line("gpu " + e.getKey(), "\u001b[32m" + Sparkline.of(e.getValue().values(), curveColumns(), 0, 100) + RESET, GpuText.of(now));
        });
        if (gpus.size() > GPU_LINES_AT_MOST) {
            add("", DIM + "and " + (gpus.size() - GPU_LINES_AT_MOST) + " more GPUs" + RESET);
        }
        if (gpus.isEmpty()) {
            add("gpu", GpuText.of(run.heartbeat()));
        }
    }

    private int curveColumns() {
        return Math.max(10, columns - LABEL - FIGURES - 2);
    }

    private void line(String label, String curve, String figures) {
        add(label, ColumnWidth.fill(curve, curveColumns()) + "  " + figures);
    }

    private void add(String label, String value) {
        if (!value.isEmpty()) {
            lines.add(DIM + ColumnWidth.fill(label, LABEL - 1) + RESET + " " + value);
        }
    }

    private String spread(String left, String right) {
        int room = columns - ColumnWidth.of(right) - 2;
        return room < 20 ? left : ColumnWidth.fill(left, room) + "  " + DIM + right + RESET;
    }

    /** The log below all else, where there is room for a line of it. */
    private List<String> with(LogTail log, int rows) {
        List<String> last = log.last(rows - lines.size() - 2);
        if (!last.isEmpty()) {
            String age = watched.seen().state().isFinal() ? "" : run.logAge().map(a -> ", last output " + watched.age(java.time.Duration.ofSeconds(a), now) + " ago").orElse("");
            lines.add("");
            lines.add(DIM + "log" + age + RESET);
            lines.addAll(last);
        }
        return lines;
    }
}
