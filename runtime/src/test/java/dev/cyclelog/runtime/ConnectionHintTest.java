package dev.cyclelog.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A Kafka that does not answer")
class ConnectionHintTest {

    @Test
    @DisplayName("but accepts connections may expect a login")
    void accepts() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Settings.Kafka kafka = kafka("127.0.0.1:1,127.0.0.1:" + silent.getLocalPort(), "client.id", "a");

            assertThat(ConnectionHint.of(kafka))
                    .hasValueSatisfying(hint ->
                            assertThat(hint).contains("something accepts connections there", "\"security.protocol\""));
            assertThat(ConnectionHint.isTlsMissing(kafka)).isFalse();
        }
    }

    @Test
    @DisplayName("and accepts none is just away")
    void away() {
        assertThat(ConnectionHint.of(kafka("127.0.0.1:1", "client.id", "a"))).isEmpty();
    }

    @Test
    @DisplayName("because its host name is not known may come back; a list without a port does not")
    void unresolvable() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> new AdminConnection(kafka("kafka.invalid:9092,broker.invalid:9092", "client.id", "a")))
                .withMessageContaining("kafka.invalid:9092")
                .withMessageContaining("cannot be resolved")
                .withCauseInstanceOf(RetriableException.class);
        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(() -> new AdminConnection(kafka("kafka.invalid:9092,127.0.0.1", "client.id", "a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.timeout.ms", "default.api.timeout.ms"})
    @DisplayName("is waited for as long as the settings say, also if they give one of the two timeouts")
    void timeouts(String name) {
        for (String milliseconds : new String[] {"100", "100000"}) {
            assertThatCode(() -> new AdminConnection(kafka("127.0.0.1:1", name, milliseconds)).close())
                    .doesNotThrowAnyException();
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new AdminConnection(kafka("127.0.0.1:1", name, "long")))
                .withMessageContaining(name);
    }

    private static Settings.Kafka kafka(String servers, String name, String value) {
        return new Settings.Kafka(Map.of("bootstrap.servers", servers, name, value));
    }
}
