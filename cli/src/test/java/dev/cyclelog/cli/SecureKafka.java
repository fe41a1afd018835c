package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A broker that talks TLS only, and with nobody who has not logged in. */
final class SecureKafka implements AutoCloseable {

    static final String USER = "cyclelog";
    static final String PASSWORD = "kafka-s3cret";

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final SelfSigned certificate;
    private final EmbeddedKafka kafka;

    /** Starts it with this certificate. */
    SecureKafka(Path folder, SelfSigned certificate) {
        this.certificate = certificate;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
        // By this the broker knows that it has to log in, too: it talks to itself of transactions.
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                login(PASSWORD).replace(";", " user_%s=\"%s\";".formatted(USER, PASSWORD)));
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", certificate.store().toString());
        settings.put("ssl.keystore.password", SelfSigned.PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", certificate.certificate().toString());
        this.kafka = EmbeddedKafka.start(folder, 0, settings);
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** What a client needs, without the address. */
    Map<String, String> properties() {
        return properties(PASSWORD, certificate);
    }

    /** What a client has that logs in with this password and trusts this certificate. */
    static Map<String, String> properties(String password, SelfSigned trusted) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(password),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trusted.certificate().toString());
    }

    private static String login(String password) {
        return "%s username=\"%s\" password=\"%s\";".formatted(LOGIN, USER, password);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
