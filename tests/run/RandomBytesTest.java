package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import lib.run.RandomBytes;
import org.junit.jupiter.api.Test;

class RandomBytesTest {
    @Test
    void asManyAsAreAskedForAndOthersEachTime() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            seen.add(RandomBytes.hex(16));
        }
        assertEquals(1000, seen.stream().filter(s -> s.length() == 32).count());
        assertEquals(0, RandomBytes.of(0).length);
    }
}
