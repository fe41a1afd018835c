package dev.cyclelog.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;

@DisplayName("An edit in place")
class JsonTextTest {

    @ParameterizedTest(name = "{1} of {0}")
    @DisplayName("sets a value, and touches no other character")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1e2,"b": 10.500 ,"c":0E-7}            | /b       | {"a":1e2,"b": 12 ,"c":0E-7}
            {"a":1e2,"b":10.500,"c":0E-7}              | /c       | {"a":1e2,"b":10.500,"c":12}
            {"a":"x\\"}","b":-0.0}                     | /a       | {"a":12,"b":-0.0}
            {"a":{"b":[1.0,{"c":null}, true]},"d":2.0} | /a/b     | {"a":{"b":12},"d":2.0}
            {"a":{"b":[1.0,{"c":null}, true]},"d":2.0} | /a/b/1/c | {"a":{"b":[1.0,{"c":12}, true]},"d":2.0}
            {"a":{"b":[1.0,{"c":null}, true]},"d":2.0} | /a/b/2   | {"a":{"b":[1.0,{"c":null}, 12]},"d":2.0}
            {"a":1.0}                                  | /b       | {"b":12,"a":1.0}
            { }                                        | /b       | {"b":12 }
            {"a":{}}                                   | /a/b"c   | {"a":{"b\\"c":12}}
            {"x/y~z":1,"\\u0061":2}                    | /x~1y~0z | {"x/y~z":12,"\\u0061":2}
            {"x/y~z":1,"\\u0061":2}                    | /a       | {"x/y~z":1,"\\u0061":12}
            {"a":"ü☃😀","b":"\\ud800"}                 | /a       | {"a":12,"b":"\\ud800"}
            """)
    void sets(String text, String pointer, String expected) {
        assertThat(JsonText.set(text, JsonPointer.compile(pointer), "12")).isEqualTo(expected);
        assertThat(JsonText.get(expected, JsonPointer.compile(pointer))).isEqualTo("12");
    }

    @ParameterizedTest(name = "{1} of {0}")
    @DisplayName("removes a field or an element with one comma")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1.0, "b":2.0 , "c":3.0} | /a   | {"b":2.0 , "c":3.0}
            {"a":1.0, "b":2.0 , "c":3.0} | /b   | {"a":1.0 , "c":3.0}
            {"a":1.0, "b":2.0 , "c":3.0} | /c   | {"a":1.0, "b":2.0}
            {"a":1.0}                    | /a   | {}
            {"a":1.0}                    | /b   | {"a":1.0}
            {"a":[1e2,"x",{}]}           | /a/0 | {"a":["x",{}]}
            {"a":[1e2,"x",{}]}           | /a/2 | {"a":[1e2,"x"]}
            {"a":[1e2,"x",{}]}           | /a/3 | {"a":[1e2,"x",{}]}
            """)
    void removes(String text, String pointer, String expected) {
        assertThat(JsonText.remove(text, JsonPointer.compile(pointer))).isEqualTo(expected);
    }

    @Test
    @DisplayName("finds its place in a large text, behind characters of several bytes")
    void inALargeText() {
        String filler = "\"ü😀\\n\",".repeat(100_000);
        String text = "{\"big\":[" + filler + "1],\"n\":10.500,\"last\":\"x\"}";

        assertThat(JsonText.set(text, JsonPointer.compile("/n"), "7"))
                .isEqualTo("{\"big\":[" + filler + "1],\"n\":7,\"last\":\"x\"}");
        assertThat(JsonText.remove(text, JsonPointer.compile("/last")))
                .isEqualTo("{\"big\":[" + filler + "1],\"n\":10.500}");
        assertThat(JsonText.remove(text, JsonPointer.compile("/big"))).isEqualTo("{\"n\":10.500,\"last\":\"x\"}");
    }

    @ParameterizedTest
    @DisplayName("is impossible where nobody knows what is meant")
    @ValueSource(strings = {"{\"a\":", "{\"a\":1,\"a\":2}", "{\"a\":1} x", "no", "", "[1]", "{\"b\":{}}", "{\"a\":1}"})
    void isImpossible(String text) {
        assertThatThrownBy(() -> JsonText.set(text, JsonPointer.compile("/a/c"), "12"))
                .isInstanceOf(JsonText.ImpossibleException.class);
        assertThatThrownBy(() -> JsonText.remove(text, JsonPointer.compile("/a/c")))
                .isInstanceOf(JsonText.ImpossibleException.class);
    }
}
