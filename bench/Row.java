package bench;

import java.util.List;

/** One subject: what ops takes for it, and what its peers do. */
interface Row {
    /** As the user types it. */
    String name();

    /** One sentence fragment: what is measured. */
    String what();

    /** Adds its results; {@code remarks} is for what a reader must know to judge them, missing peers too. */
    void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception;
}
