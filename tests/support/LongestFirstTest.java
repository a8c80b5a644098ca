package tests.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of the classes. */
class LongestFirstTest {
    @Test
    void everyClassThatIsNamedIsThere() {
        List<String> gone = LongestFirst.LONGEST.stream().filter(name -> !Files.exists(Checkout.root().resolve("tests/" + name.replace('.', '/') + ".java"))).toList();

        assertEquals(List.of(), gone);
    }
}
