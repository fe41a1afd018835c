package dev.cyclelog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Json;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A fingerprint")
class FingerprintTest {

    private final Fingerprint fingerprint = new Fingerprint();

    @ParameterizedTest(name = "{0} = {1}")
    @DisplayName("of content does not see how a value is written")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":[2,3]}     | { "b" : [ 2 , 3 ],\t"a" : 1 }
            {"a":{"c":1,"b":2}}   | {"a":{"b":2,"c":1}}
            {"a":10.50}           | {"a":10.5}
            {"a":1}               | {"a":1.000}
            {"a":100}             | {"a":1e2}
            {"a":1200}            | {"a":1.2E+3}
            {"a":0.001}           | {"a":1e-3}
            {"a":0}               | {"a":-0.00}
            {"a":0}               | {"a":0e9}
            {"a":-100}            | {"a":-1E2}
            {"a":1000000000000000000000000000000} | {"a":1e30}
            {"a":12345678901234567890123}         | {"a":12345678901234567890123.00}
            {"a":9223372036854775808}             | {"a":9223372036854775808.0}
            {"a":"A/ü"}           | {"a":"\\u0041\\/\\u00fc"}
            {"ü":1}               | {"\\u00fc":1}
            """)
    void doesNotSeeSpelling(String one, String other) {
        assertThat(content(one)).isEqualTo(content(other));
    }

    @ParameterizedTest(name = "{0} ≠ {1}")
    @DisplayName("of content differs where a value differs")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1}               | {"a":2}
            {"a":1}               | {"b":1}
            {"a":1}               | {"a":-1}
            {"a":1}               | {"a":"1"}
            {"a":0}               | {"a":false}
            {"a":null}            | {}
            {"a":null}            | {"a":"null"}
            {"a":[1,2]}           | {"a":[2,1]}
            {"a":[1,2]}           | {"a":[12]}
            {"a":[[1],2]}         | {"a":[[1,2]]}
            {"a":[]}              | {"a":{}}
            {"a":""}              | {"a":" "}
            {"a":"x","b":"y"}     | {"a":"y","b":"x"}
            {"a":"1,b:2"}         | {"a":1,"b":2}
            {"a":"x\\",\\"b\\":\\"y"} | {"a":"x","b":"y"}
            {"a":0.1}             | {"a":0.1000000000000000000000000000000000000001}
            {"a":9007199254740993} | {"a":9007199254740992}
            {"a":9223372036854775808} | {"a":-9223372036854775808}
            {"a":10}              | {"a":1}
            {"a":0.1}             | {"a":0.01}
            {"a":12345678901234567890123} | {"a":1234567890123456789012.3}
            {"a":true}            | {"a":false}
            {"a":{"b":1},"c":2}   | {"a":{"b":1,"c":2}}
            {"a":[],"b":[]}       | {"a":[[],"b"]}
            """)
    void seesValues(String one, String other) {
        assertThat(content(one)).isNotEqualTo(content(other));
    }

    @Test
    @DisplayName("of content does not depend on what was hashed before, nor on the size of a text or an object")
    void ofAnySize() {
        Set<String> contents = new HashSet<>();
        for (int size : new int[] {0, 1, 4_085, 4_086, 4_087, 4_095, 4_096, 4_097, 10_000}) {
            String text = "{\"a\":\"" + "ü".repeat(size) + "\",\"b\":[" + "1,".repeat(size) + "1]}";

            assertThat(content(text)).isEqualTo(new Fingerprint().content(Json.MAPPER.readTree(text)));
            assertThat(contents.add(HexFormat.of().formatHex(content(text)))).isTrue();
        }
    }

    @Test
    @DisplayName("of an id begins with its cycle, so that a cycle's ids lie together, and depends on both")
    void ofAnId() {
        byte[] key = fingerprint.idKey(258, "e1");

        assertThat(ByteBuffer.wrap(key).getInt()).isEqualTo(258);
        assertThat(key).hasSize(20).isEqualTo(fingerprint.idKey(258, "e1"));
        assertThat(key).isNotEqualTo(fingerprint.idKey(259, "e1")).isNotEqualTo(fingerprint.idKey(258, "e2"));
    }

    private byte[] content(String json) {
        return fingerprint.content(Json.MAPPER.readTree(json));
    }
}
