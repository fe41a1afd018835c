package dev.cyclelog.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.InvalidSettingException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process shows of itself over HTTP: {@code /metrics} for Prometheus, {@code /health/live} and
 * {@code /health/ready} for whoever runs it, and further pages. Only reads; answers GET and HEAD. Drops a client that
 * does not send its request within seconds, or does not take its answer: it would hold a thread. A request that waits
 * for a thread that long is dropped with them; who asks again is answered. Safe for use by several threads.
 */
public final class HttpEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int THREADS = 4;

    // Seconds; what the JDK's documentation says of milliseconds is not so. They hold for every such server of the
    // process, and are read when its first one is made.
    static {
        limit("sun.net.httpserver.maxReqTime", 5);
        limit("sun.net.httpserver.maxRspTime", 10);
    }

    /** For browsers: a page takes nothing from elsewhere, runs nothing that stands in it, and is in no other page. */
    private static final Map<String, String> HEADERS = Map.of(
            "Cache-Control",
            "no-cache",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Supplier<Page>> pages = new ConcurrentHashMap<>();
    private volatile Supplier<Optional<String>> problem = () -> Optional.of("it is starting");

    /**
     * Opens it. Until {@link #readyWhen} says otherwise, the process is not ready.
     *
     * @throws InvalidSettingException if the host is none of this machine; the message names its key
     * @throws IllegalStateException if the port is taken; the message names its key
     */
    public HttpEndpoint(HttpSettings settings, PrometheusMeterRegistry registry) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        requireHost(!address.isUnresolved(), settings);
        try {
            this.server = HttpServer.create(address, 0);
        } catch (IOException refused) {
            requireHost(isOfThisMachine(address.getAddress()), settings);
            throw new IllegalStateException(
                    ("cannot listen on %s:%d for metrics and health (%s): set %s.port, or CYCLELOG_HTTP_PORT, to a port"
                                    + " that no other process has and that this account may open")
                            .formatted(settings.host(), settings.port(), refused.getMessage(), settings.key()),
                    refused);
        }
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread daemon = new Thread(task, "http");
            daemon.setDaemon(true);
            return daemon;
        });
        server.setExecutor(threads);
        serve("/metrics", () -> new Page(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()));
        // It answers, so it lives: one that cannot go on ends by itself.
        serve("/health/live", () -> health(Optional.empty()));
        serve("/health/ready", () -> health(problem.get()));
        server.createContext("/", this::answer);
        server.start();
    }

    /** Whoever runs the process may have set another one. */
    private static void limit(String property, int seconds) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(seconds));
        }
    }

    private static void requireHost(boolean holds, HttpSettings settings) {
        InvalidSettingException.require(
                holds,
                settings.key() + ".host",
                "'" + settings.host() + "'",
                "an address or a name of this machine, or 0.0.0.0 for all that it has; CYCLELOG_HTTP_HOST sets it, too");
    }

    /** By trying: the list of a machine's interfaces does not have every address on which it can listen. */
    private static boolean isOfThisMachine(InetAddress address) {
        try (ServerSocket anyPort = new ServerSocket()) {
            anyPort.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * From now on the process is ready whenever there is no problem.
     *
     * @param whatIsWrong one line on why it does not work at the moment; empty if it does
     */
    public void readyWhen(Supplier<Optional<String>> whatIsWrong) {
        this.problem = whatIsWrong;
    }

    /** Serves a page at exactly this path. */
    public void serve(String path, Supplier<Page> page) {
        pages.put(path, page);
    }

    private void answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, new Page(405, Page.TEXT, "only GET and HEAD\n"), head);
            } else if (!pages.containsKey(path)) {
                String what = "there is nothing here, but at " + new TreeSet<>(pages.keySet()) + "\n";
                send(exchange, new Page(404, Page.TEXT, what), head);
            } else {
                send(exchange, made(path, pages.get(path)), head);
            }
        } catch (IOException gone) {
            LOG.atDebug().addKeyValue("path", path).setCause(gone).log("a client did not wait for its answer");
        }
    }

    private static Page made(String path, Supplier<Page> page) {
        try {
            return page.get();
        } catch (RuntimeException failure) {
            LOG.atWarn().addKeyValue("path", path).setCause(failure).log("a request cannot be answered");
            return new Page(500, Page.TEXT, "this failed; the log says why\n");
        }
    }

    private static void send(HttpExchange exchange, Page page, boolean head) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", page.contentType());
        HEADERS.forEach(exchange.getResponseHeaders()::set);
        byte[] body = page.body();
        exchange.sendResponseHeaders(page.status(), head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Page health(Optional<String> problem) {
        return problem.map(why -> new Page(503, Page.TEXT, why + "\n"))
                .orElseGet(() -> new Page(200, Page.TEXT, "up\n"));
    }

    /** Where it listens, to be read by people. */
    public String url() {
        InetAddress address = server.getAddress().getAddress();
        String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        return "http://%s:%d".formatted(host, server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
