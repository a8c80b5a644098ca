package lib.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lib.pod.PodSight;
import lib.report.Figures;
import lib.report.TerminalText;
import lib.run.Timestamp;

/** Pods as people read them: the lines of one, the table of all. */
final class PodText {
    private static final int LONGEST = 300;

    private PodText() {
    }

    /** What is known without reaching it. */
    static String lines(PodRow row, Instant now) {
        var text = new StringBuilder();
        line(text, "pod", row.name() + " (" + row.provider() + (row.id().isEmpty() ? "" : " " + row.id()) + ")");
        line(text, "state", row.state() + (row.detail().isEmpty() ? "" : " (" + row.detail() + ")"));
        line(text, "address", row.address());
        if (!row.gpus().isEmpty()) {
            line(text, "rented", counted(row.gpus()));
        }
        line(text, "cost", cost(row, now));
        row.left(now).ifPresent(left -> line(text, "time left", duration(left) + ", ends at " + Timestamp.format(row.endsAt().orElseThrow())));
        return text.toString();
    }

    /** What was seen of the machine. */
    static String machine(PodSight sight) {
        var text = new StringBuilder();
        for (PodSight.Gpu gpu : sight.gpus()) {
            line(text, "gpu", gpu.name() + gpu.utilPct().map(p -> ", " + p + " % busy").orElse("")
                    + gpu.usedMib().map(used -> ", " + used + " of " + gpu.totalMib().map(String::valueOf).orElse("?") + " MiB").orElse(""));
        }
        var byDisk = new LinkedHashMap<String, List<String>>();
        sight.disks().forEach(disk -> byDisk.computeIfAbsent(CopyReport.size(disk.freeBytes()) + " free of " + CopyReport.size(disk.totalBytes()), k -> new ArrayList<>())
                .add(disk.directory()));
        byDisk.forEach((size, directories) -> line(text, "disk", size + " for " + String.join(", ", directories)));
        sight.uptimeSeconds().ifPresent(seconds -> line(text, "up for", Figures.duration(seconds) + " (the machine)"));
        return text.toString();
    }

    /** How many runs are in which state. */
    static String runs(PodSight sight) {
        Map<String, Long> states = sight.runs().stream().collect(Collectors.groupingBy(r -> r.state().text(), LinkedHashMap::new, Collectors.counting()));
        String counts = states.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "));
        int unfetched = sight.unfetched().size();
        var text = new StringBuilder();
        line(text, "runs", counts.isEmpty() ? "none" : counts + (unfetched == 0 ? "" : "; " + unfetched + " over and not fetched"));
        return text.toString();
    }

    static String cost(PodRow row, Instant now) {
        String so = row.costUsd(now).map(usd -> Figures.usd(usd) + " so far").orElse("");
        String hourly = row.usdPerHour().map(usd -> Figures.usd(usd) + " an hour").orElse("");
        return so.isEmpty() || hourly.isEmpty() ? so + hourly : so + ", " + hourly;
    }

    static String duration(Duration d) {
        return Figures.duration(d.toMillis() / 1000.0);
    }

    /** {@code 8 A100}: equal ones are counted. */
    private static String counted(List<String> gpus) {
        return gpus.stream().collect(Collectors.groupingBy(g -> g, LinkedHashMap::new, Collectors.counting())).entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "));
    }

    static String table(List<PodRow> rows, Instant now) {
        var cells = new ArrayList<List<String>>();
        cells.add(List.of("POD", "PROVIDER", "STATE", "GPUS", "USD/H", "COST", "LEFT", ""));
        for (PodRow row : rows) {
            cells.add(List.of(row.name(), row.provider(), row.state(), counted(row.gpus()), row.usdPerHour().map(Figures::usd).orElse("").replace(" USD", ""),
                    row.costUsd(now).map(Figures::usd).orElse(""), row.left(now).map(PodText::duration).orElse(""), cut(row.detail())));
        }
        var text = new StringBuilder();
        for (List<String> line : cells) {
            for (int column = 0; column < line.size(); column++) {
                int index = column;
                int width = cells.stream().mapToInt(l -> cut(l.get(index)).length()).max().orElse(0);
                text.append(cut(line.get(column))).append(" ".repeat(width - cut(line.get(column)).length() + (width == 0 ? 0 : 2)));
            }
            text.replace(text.length() - trailing(text), text.length(), "\n");
        }
        return text.toString();
    }

    private static int trailing(StringBuilder text) {
        int spaces = 0;
        while (spaces < text.length() && text.charAt(text.length() - 1 - spaces) == ' ') {
            spaces++;
        }
        return spaces;
    }

    private static String cut(String text) {
        return TerminalText.safe(text, LONGEST);
    }

    private static void line(StringBuilder text, String title, String value) {
        if (!value.isEmpty()) {
            text.append(String.format("%-13s", title)).append(cut(value)).append('\n');
        }
    }
}
