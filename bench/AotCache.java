package bench;

/** The launcher trains it in the background when an unchanged script is used again: a benchmark waits for that. */
final class AotCache {
    private static final int PATIENCE_SECONDS = 90;

    private AotCache() {}

    /** Returns a remark for the reader. */
    static String await(Workbench bench) throws Exception {
        if (Runtime.version().feature() < 25 || System.getenv("OPS_NO_AOT") != null) {
            return "without an AOT cache, which needs JDK 25";
        }
        Command ops = bench.ops(bench.directory(), "--version").with("OPS_JBANG_VERBOSE", "1");
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        boolean used = ops.output().contains("-XX:AOTCache=");
        while (!used && System.nanoTime() < end) {
            Thread.sleep(1000);
            used = ops.output().contains("-XX:AOTCache=");
        }
        return used ? "with the AOT cache that the launcher trains in the background" : "without an AOT cache: none was trained in " + PATIENCE_SECONDS + " s";
    }
}
