package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import lib.store.RunRecord;

/** What a run has cost: the price of its pod by the time in which it ran. */
final class CostText {
    private CostText() {
    }

    /** Of a run that goes on: so far, in this attempt alone where it has several. */
    static Optional<String> of(RunRecord r, RunRow row) {
        if (row.costUsd().isPresent()) {
            return row.costUsd().map(Figures::usd);
        }
        JsonNode price = r.metadata().path("cost").path("usd_per_hour");
        if (!price.isNumber()) {
            return Optional.empty();
        }
        String perHour = Figures.usd(price.doubleValue()) + " an hour";
        return Optional.of(r.state().isFinal() ? perHour
                : row.durationSeconds().map(s -> Figures.usd(s / 3600 * price.doubleValue()) + " so far, ").orElse("") + perHour);
    }
}
