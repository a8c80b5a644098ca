package lib.record;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lib.record.CauseClue.Weight;
import lib.record.CauseTraceback.Link;
import lib.record.CauseTraceback.Noise;
import lib.record.CauseTraceback.Raised;
import lib.run.FailureCause;

/** The clues at the end of each stream of a log, in the order of the log. */
final class CauseClues {
    private final CauseExceptions exceptions;
    private final int code;
    private final boolean processes;

    /**
     * @param code      the exit code of the processes that spoke: of a launcher's ranks it is theirs
     * @param processes a launcher ran several, which may all write into one stream
     */
    CauseClues(CauseFacts facts, int code, boolean processes) {
        this.exceptions = new CauseExceptions(facts);
        this.code = code;
        this.processes = processes;
    }

    List<CauseClue> in(CauseLog log) {
        var clues = new ArrayList<CauseClue>();
        log.streams().forEach((stream, lines) -> clues.addAll(own(lines, processes && stream.isEmpty())));
        clues.sort(Comparator.comparingInt(CauseClue::position));
        return clues;
    }

    private List<CauseClue> own(List<CauseLine> lines, boolean several) {
        List<CauseTraceback> tracebacks = CauseTraceback.all(lines);
        var covered = new BitSet();
        tracebacks.forEach(t -> t.chain().forEach(r -> covered.set(r.header(), r.end() + 1)));
        var epilogue = new CauseEpilogue(lines, covered, processes);
        var clues = new ArrayList<CauseClue>();
        for (CauseTraceback traceback : tracebacks) {
            // A launcher's own exception says that a rank failed, and the rank says why.
            boolean says = traceback.noise() != Noise.IGNORED && !traceback.last().type().endsWith(".ChildFailedError");
            if (says && !epilogue.survived(traceback.end() + 1)) {
                clues.add(clue(traceback));
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            Optional<CauseClue> clue = covered.get(i) ? Optional.empty() : CauseNative.at(lines, i, code);
            if (clue.isPresent() && !epilogue.survived(i + 1)) {
                clues.add(clue.get());
            }
        }
        return several ? clues : onlyLast(clues);
    }

    /** One process dies of one error: an earlier one that it printed it had got over. */
    private static List<CauseClue> onlyLast(List<CauseClue> clues) {
        Optional<CauseClue> last = clues.stream().filter(c -> c.weight() == Weight.PRIMARY).max(Comparator.comparingInt(CauseClue::position));
        return clues.stream().filter(c -> c.weight() != Weight.PRIMARY || c == last.get()).toList();
    }

    private CauseClue clue(CauseTraceback traceback) {
        List<Raised> chain = traceback.chain();
        Raised last = traceback.last();
        Raised told = weight(last) == Weight.PRIMARY ? last : chain.stream().filter(r -> weight(r) == Weight.PRIMARY).findFirst().orElse(last);
        FailureCause cause = exceptions.cause(told.type(), told.text(), traceback.source());
        Raised proof = told;
        for (int i = 0; i < chain.size(); i++) {
            Raised raised = chain.get(i);
            FailureCause own = exceptions.cause(raised.type(), raised.text(), "");
            if (own != FailureCause.PYTHON_EXCEPTION && weight(raised) == Weight.PRIMARY && counts(chain, i, told, own)) {
                cause = own;
                proof = raised;
                break;
            }
        }
        Weight weight = traceback.noise() == Noise.THREAD ? Weight.WEAK : weight(told);
        List<CauseLine> lines = proof == told ? List.of(told.line()) : List.of(told.line(), proof.line());
        return new CauseClue(cause, weight, message(told, traceback.source()), lines);
    }

    /**
     * Whether an exception of the chain decides over the one that was raised at last. A cause does, and a member of a group. The context of an
     * exception may have been handled well, as where a package is optional: only a lack of a resource goes on failing.
     */
    private static boolean counts(List<Raised> chain, int i, Raised told, FailureCause cause) {
        boolean led = chain.size() > i + 1 && chain.subList(i + 1, chain.size()).stream().allMatch(r -> r.link() == Link.CAUSE || r.link() == Link.MEMBER);
        boolean asked = cause == FailureCause.IMPORT_ERROR && told.text().matches("(?i).*\\b(?:import|install)\\b.*");
        return chain.get(i) == told || chain.get(i).link() == Link.MEMBER || led || CauseExceptions.isResource(cause) || asked;
    }

    private Weight weight(Raised raised) {
        return exceptions.weight(raised.type(), raised.text());
    }

    /** A bare assertion says nothing: its line of code does. */
    private static String message(Raised raised, String source) {
        return raised.text().strip().matches("AssertionError:?") && !source.isEmpty() ? "AssertionError: " + source : raised.text().strip();
    }
}
