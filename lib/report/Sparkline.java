package lib.report;

import java.util.List;

/** A curve in one line of text, of eight heights; a value that is no number (a diverged loss), or infinite, shows as {@code !}. */
public final class Sparkline {
    static final char NO_NUMBER = '!';
    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";

    private Sparkline() {
    }

    /** From the lowest to the highest of its columns; a curve that is level is drawn at half height. At most {@code columns} characters. */
    public static String of(List<Double> values, int columns) {
        double[] means = means(values, columns);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double mean : means) {
            if (Double.isFinite(mean)) {
                low = Math.min(low, mean);
                high = Math.max(high, mean);
            }
        }
        return draw(means, low, high);
    }

    /** On a scale that is given: 0 to 100 for a percentage. */
    public static String of(List<Double> values, int columns, double low, double high) {
        return draw(means(values, columns), low, high);
    }

    /** {@code min 2.1 max 4.2 last 2.2} over what is finite, and how the last one is in any case. */
    public static String label(List<Double> values) {
        var finite = values.stream().filter(Double::isFinite).mapToDouble(Double::doubleValue).summaryStatistics();
        String range = finite.getCount() == 0 ? "" : "min " + Figures.number(finite.getMin()) + "  max " + Figures.number(finite.getMax()) + "  ";
        return values.isEmpty() ? "" : range + "last " + Figures.number(values.get(values.size() - 1));
    }

    /** A column stands for as many values as any other: their mean, or no number where one of them is none. */
    private static double[] means(List<Double> values, int columns) {
        int size = values.size();
        var means = new double[Math.max(0, Math.min(columns, size))];
        for (int i = 0; i < means.length; i++) {
            int from = (int) ((long) i * size / means.length);
            int to = (int) ((i + 1L) * size / means.length);
            for (double value : values.subList(from, to)) {
                means[i] += value / (to - from);
            }
        }
        return means;
    }

    /** Halves, since the difference of the largest numbers is none. */
    private static String draw(double[] means, double low, double high) {
        var line = new StringBuilder();
        for (double mean : means) {
            double height = high > low ? (mean / 2 - low / 2) / (high / 2 - low / 2) : 0.5;
            int level = (int) Math.clamp(Math.floor(height * HEIGHTS.length()), 0, HEIGHTS.length() - 1);
            line.append(Double.isFinite(mean) ? HEIGHTS.charAt(level) : NO_NUMBER);
        }
        return line.toString();
    }
}
