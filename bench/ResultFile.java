package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** bench/RESULTS.md: a section a row, each with the conditions under which it was taken. A row measured again replaces its own. */
final class ResultFile {
    private static final String HEAD = """
            # Speed beside the peers

            Written by `./jbang bench`. Medians of whole processes by the wall clock, taken in turn in one run. Only the ratios of one
            row may be compared: another row may have been taken under other conditions.
            """;
    private static final String SECTION = "\n## ";
    private final Path file;

    ResultFile(Path file) {
        this.file = file;
    }

    void put(Row row, List<Result> results, List<Curve> curves, List<String> remarks, String conditions) throws IOException {
        Map<String, String> sections = read();
        var text = new StringBuilder(row.name() + "\n\n" + row.what() + "\n\n");
        if (!results.isEmpty()) {
            text.append(Result.table(results).markdown()).append('\n');
        }
        for (Curve curve : curves) {
            text.append(curve.yLabel()).append(", ").append(curve.unit()).append(":\n\n").append(picture(curve)).append(curve.table().markdown()).append('\n');
        }
        remarks.forEach(r -> text.append("- ").append(r).append('\n'));
        text.append("- ").append(LocalDate.now(ZoneOffset.UTC)).append(": ").append(conditions).append('\n');
        sections.put(row.name(), text.toString());
        var all = new StringBuilder(HEAD);
        sections.values().forEach(s -> all.append(SECTION).append(s));
        Files.writeString(file, all);
    }

    private Map<String, String> read() throws IOException {
        var sections = new TreeMap<String, String>();
        if (Files.exists(file)) {
            String[] parts = Files.readString(file).split(SECTION);
            for (int i = 1; i < parts.length; i++) {
                sections.put(parts[i].lines().findFirst().orElse(""), parts[i]);
            }
        }
        return sections;
    }

    /** A curve is drawn only where the library is. */
    private String picture(Curve curve) {
        String drawn = "curves/" + curve.name() + ".svg";
        return Files.exists(file.resolveSibling(drawn)) ? "![" + curve.yLabel() + "](" + drawn + ")\n\n" : "";
    }
}
