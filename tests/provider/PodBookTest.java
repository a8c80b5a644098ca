package tests.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lib.provider.BookedPod;
import lib.provider.HostKeys;
import lib.provider.PodBook;
import lib.provider.RentedPod;
import lib.provider.RentedPod.Address;
import lib.provider.RentedPod.State;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book of rented pods, and their host keys. */
class PodBookTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    @TempDir
    private Path root;

    private static BookedPod booked(String config, String id) {
        var pod = new RentedPod(id, "ops-p-" + config, State.READY, Optional.of(new Address("root", "10.0.0.1", 2222)), Optional.of(1.5), Optional.of(THEN),
                Optional.of(THEN.plusSeconds(3600)), List.of("A100", "A100"), "RUNNING");
        return new BookedPod(config, "lium", pod, true, THEN);
    }

    @Test
    void whatIsPutInIsReadByAnotherOps() {
        new PodBook(root).put(booked("a", "id-1"));
        assertEquals(List.of(booked("a", "id-1")), new PodBook(root).entries());
    }

    @Test
    void theBookIgnoresItselfAndIsNobodyElses() throws Exception {
        new PodBook(root).prepare();
        assertEquals("*\n", Files.readString(root.resolve(".ops/.gitignore")));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(".ops"))));
    }

    @Test
    void entriesThatAreWrittenSideBySideAreAllKept() throws Exception {
        var book = new PodBook(root);
        IntStream.range(0, 20).parallel().forEach(i -> book.put(booked("pod" + i, "id" + i)));
        assertEquals(20, book.entries().size());
        book.remove(booked("pod3", "id3"));
        assertEquals(19, book.entries().size());
    }

    @Test
    void aDamagedBookIsAnEmptyOneAndABadEntryHarmsNoOther() throws Exception {
        var book = new PodBook(root);
        book.put(booked("a", "id-1"));
        Path file = root.resolve(".ops/pods.json");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replaceFirst("\"lium/ops-p-a\"", "\"x\": {\"id\": 7}, \"y\": null, \"z\": {\"id\": \"i\", \"name\": \"n\", \"state\": \"new\"}, \"lium/ops-p-a\""));
        assertEquals(List.of(booked("a", "id-1")), book.entries());
        for (String text : List.of("", "{", "[]", "null", "{\"pods\": 3}", whole.substring(0, whole.length() / 2))) {
            Files.writeString(file, text);
            assertEquals(List.of(), book.entries());
        }
        book.put(booked("b", "id-2"));
        assertTrue(Json.parse(Files.readString(file)).isPresent());
    }

    @Test
    void whatAProviderDoesNotSayAgainStaysKnownOfTheSamePodOnly() {
        var silent = new RentedPod("id-1", "ops-p-a", State.PENDING, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "");
        BookedPod now = booked("a", "id-1").now(silent, THEN.plusSeconds(9));
        assertEquals(Optional.of(1.5), now.pod().usdPerHour());
        assertEquals(Optional.of(THEN), now.pod().createdAt());
        assertEquals(State.PENDING, now.pod().state());
        assertTrue(now.pinned() && now.pod().address().isEmpty());
        BookedPod other = booked("a", "id-0").now(silent, THEN);
        assertTrue(other.pod().usdPerHour().isEmpty() && !other.pinned());
    }

    @Test
    void hostKeysAreForgottenForOnePodAlone() throws Exception {
        HostKeys keys = new PodBook(root).hostKeys();
        new PodBook(root).prepare();
        Files.writeString(keys.file(), "ops-lium-a ssh-ed25519 AAAA\nops-lium-ab ssh-ed25519 BBBB\nops-lium-a ecdsa CCCC\n");
        keys.forget("ops-lium-a");
        assertEquals("ops-lium-ab ssh-ed25519 BBBB\n", Files.readString(keys.file()));
        assertTrue(keys.has("ops-lium-ab"));
        assertFalse(keys.has("ops-lium-a"));
    }

    @Test
    void oddIdsAreNamesThatDifferAndMeanNothingToSsh() {
        assertEquals("ops-lium-0a1b-2c", HostKeys.alias("lium", "0a1b-2c"));
        String odd = HostKeys.alias("command", "a b,*!\n");
        assertTrue(odd.matches("[A-Za-z0-9._-]+"), odd);
        assertFalse(odd.equals(HostKeys.alias("command", "a_b,*!\n")));
    }
}
