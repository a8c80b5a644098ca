package lib.ui;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import lib.report.HtmlPage;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/** What there is behind the token: the page, its events, a run's log, its facts, and the order to stop it. Nothing else, and no file. */
final class Routes {
    private final EventFeed events;
    private final PodWatches pods;
    private final StopOrder stop;
    private final FactsCache facts;

    Routes(EventFeed events, PodWatches pods, StopOrder stop) {
        this.events = events;
        this.pods = pods;
        this.stop = stop;
        this.facts = new FactsCache(pods);
    }

    void answer(String page, HttpExchange exchange) throws IOException {
        var answer = new Answer(exchange);
        try {
            switch (page) {
                case "" -> page(answer);
                case "events" -> events(exchange, answer);
                case "log" -> log(place(parameter(exchange, "run")), answer);
                case "facts" -> answer.json(200, facts.of(parameter(exchange, "run"), place(parameter(exchange, "run"))));
                case "stop" -> stop(exchange, answer);
                default -> answer.status(404);
            }
        } catch (OpsException e) {
            answer.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void page(Answer answer) throws IOException, InterruptedException {
        pods.awaitFresh();
        answer.page(HtmlPage.text(events.page(), "'self'"));
    }

    private void events(HttpExchange exchange, Answer answer) throws IOException {
        String version = parameter(exchange, "version");
        Optional<Subscriber> subscriber = events.subscribe(version.matches("\\d{1,18}") ? Long.parseLong(version) : -1);
        try {
            stream(subscriber, answer);
        } finally {
            subscriber.ifPresent(events::leave);
        }
    }

    private void log(LiveModel.Place place, Answer answer) throws IOException {
        Optional<Subscriber> follower = pods.follow(place);
        try {
            stream(follower, answer);
        } finally {
            follower.ifPresent(one -> pods.leave(place, one));
        }
    }

    private static void stream(Optional<Subscriber> subscriber, Answer answer) throws IOException {
        if (subscriber.isEmpty()) {
            answer.status(503);
        } else {
            subscriber.get().write(answer.events());
        }
    }

    private void stop(HttpExchange exchange, Answer answer) throws IOException {
        StopOrder.Order order = stop.read(exchange);
        if (order.status() != 200) {
            answer.status(order.status());
            return;
        }
        LiveModel.Place place = place(order.key());
        String outcome = pods.pod(place.pod()).stop(place.run());
        pods.hurry(place.pod());
        answer.json(200, Json.object().put("run", order.key()).put("outcome", outcome));
    }

    private LiveModel.Place place(String key) {
        return events.find(key).orElseThrow(() -> new OpsException(ExitCode.NOT_FOUND, "there is no such run any more", "ops run list"));
    }

    private static String parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : Stream.of(query.split("&")).filter(p -> p.startsWith(name + "=")).findFirst()
                .map(p -> URLDecoder.decode(p.substring(name.length() + 1), StandardCharsets.UTF_8)).orElse("");
    }
}
