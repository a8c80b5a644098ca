package lib.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;

/** How a report is written. */
enum ReportFormat {
    TABLE, CSV, JSON, MD, HTML;

    private static final String HINT = "formats: table csv json md html, for example --format md or --out report.html";

    /** What --format says, else what --json or the file's suffix does, else a table. USAGE where two of them differ about JSON. */
    static ReportFormat of(Optional<String> format, Optional<String> file, boolean json) {
        Optional<ReportFormat> named = format.map(ReportFormat::named);
        Optional<ReportFormat> suffix = file.flatMap(ReportFormat::bySuffix);
        boolean two = named.isPresent() ? named.get() == HTML || named.get() == MD : suffix.isPresent() && suffix.get() != JSON;
        if (json && two) {
            throw new OpsException(ExitCode.USAGE, "--json and " + (named.isPresent() ? "--format " + format.orElseThrow() : "--out " + file.orElseThrow()) + " ask for two formats", HINT);
        }
        return json ? JSON : named.or(() -> suffix).orElse(TABLE);
    }

    private static ReportFormat named(String text) {
        return List.of(values()).stream().filter(f -> f.name().toLowerCase(Locale.ROOT).equals(text)).findFirst()
                .orElseThrow(() -> new OpsException(ExitCode.USAGE, "--format: must be table, csv, json, md or html", HINT));
    }

    private static Optional<ReportFormat> bySuffix(String file) {
        String suffix = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (suffix) {
            case "csv" -> Optional.of(CSV);
            case "json" -> Optional.of(JSON);
            case "md", "markdown" -> Optional.of(MD);
            case "html", "htm" -> Optional.of(HTML);
            default -> Optional.empty();
        };
    }
}
