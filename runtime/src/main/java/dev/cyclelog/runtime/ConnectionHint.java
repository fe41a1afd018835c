package dev.cyclelog.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Why Kafka may not answer though it is there: a broker that expects TLS or a login just closes the connection of a
 * client that comes without, which looks as if it were away.
 */
public final class ConnectionHint {

    private static final int TIMEOUT_MS = 2_000;
    private static final Pattern SERVER = Pattern.compile("\\[?([^\\[\\],]+?)]?:(\\d+)");
    private static final String WHERE = " in cyclelog.kafka.properties";

    private ConnectionHint() {}

    /** Whether a client without TLS talks to a server with TLS, which no waiting heals. */
    static boolean isTlsMissing(Settings.Kafka kafka) {
        return !usesTls(kafka)
                && firstReachable(kafka).filter(ConnectionHint::speaksTls).isPresent();
    }

    /** What to look at, if something accepts connections where Kafka is expected. */
    public static Optional<String> of(Settings.Kafka kafka) {
        return firstReachable(kafka)
                .map(server -> !usesTls(kafka) && speaksTls(server)
                        ? "it expects TLS: set \"security.protocol\" to SSL or SASL_SSL" + WHERE
                        : "something accepts connections there: if it expects a login or TLS, set \"security.protocol\""
                                + WHERE);
    }

    private static boolean usesTls(Settings.Kafka kafka) {
        return String.valueOf(kafka.properties().get("security.protocol"))
                .toUpperCase(Locale.ROOT)
                .endsWith("SSL");
    }

    /** Whether each of the servers is written as it should be, and none has a host name that is known. */
    static boolean areAllUnknown(Settings.Kafka kafka) {
        List<InetSocketAddress> servers = servers(kafka);
        return servers.size() == kafka.bootstrapServers().split(",").length
                && servers.stream().allMatch(InetSocketAddress::isUnresolved);
    }

    private static List<InetSocketAddress> servers(Settings.Kafka kafka) {
        return SERVER.matcher(kafka.bootstrapServers())
                .results()
                .map(server -> new InetSocketAddress(server.group(1).strip(), Integer.parseInt(server.group(2))))
                .toList();
    }

    private static Optional<InetSocketAddress> firstReachable(Settings.Kafka kafka) {
        for (InetSocketAddress server : servers(kafka)) {
            try (Socket socket = new Socket()) {
                socket.connect(server, TIMEOUT_MS);
                return Optional.of(server);
            } catch (IOException away) {
                // Then perhaps the next.
            }
        }
        return Optional.empty();
    }

    /** Who shows a certificate speaks TLS, whether we would trust it or not. */
    private static boolean speaksTls(InetSocketAddress server) {
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket secure =
                    (SSLSocket) tls.createSocket(socket, server.getHostString(), server.getPort(), true)) {
                secure.startHandshake();
                return true;
            }
        } catch (SSLException refused) {
            return isAboutCertificate(refused);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isAboutCertificate(Throwable failure) {
        return failure != null && (failure instanceof CertificateException || isAboutCertificate(failure.getCause()));
    }
}
