package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventValidatorTest {

    private static final String SALE = """
            {"eventId":"e1","eventType":"weapon_sale","cycleNumber":3,"userId":7,"payload":{"weaponId":5,"salePrice":10.50}}""";

    private final EventValidator validator = new EventValidator(EventCatalogue.builtIn());

    @Test
    void acceptsAMinimalEvent() {
        assertThat(validate(SALE)).isInstanceOf(Validation.Valid.class);
    }

    @ParameterizedTest(name = "{2} at {3}: {1} instead of {0}")
    @DisplayName("names the reason and the place")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"eventId\"|[{\"eventId\"|malformed-json|``",
                "}}|}|malformed-json|``",
                "}}|}} x|malformed-json|``",
                "\"weaponId\":5|\"weaponId\":5,\"weaponId\":5|malformed-json|``",
                "\"weaponId\":5|\"weaponId\":\"\\u0000\"|unstorable-value|/payload/weaponId",
                "\"weaponId\":5|\"weaponId\":\"\\ud800\"|unstorable-value|/payload/weaponId",
                "\"weaponId\":5|\"a/b\":{\"c~\":[\"\\u0000\"]}|unstorable-value|/payload/a~1b/c~0/0",
                "\"weaponId\":5|\"weaponId\":5,\"big\":1e200000|unstorable-value|/payload/big",
                "\"weaponId\":5|\"weaponId\":5,\"small\":1e-20000|unstorable-value|/payload/small",
                "\"cycleNumber\":3,||invalid-envelope|/cycleNumber",
                "\"cycleNumber\":3|\"cycleNumber\":-1|invalid-envelope|/cycleNumber",
                "\"cycleNumber\":3|\"cycleNumber\":3.0|invalid-envelope|/cycleNumber",
                "\"cycleNumber\":3|\"cycleNumber\":2147483648|invalid-envelope|/cycleNumber",
                "\"cycleNumber\":3|\"cycleNumber\":\"3\"|invalid-envelope|/cycleNumber",
                "\"eventId\":\"e1\"|\"eventId\":\"\"|invalid-envelope|/eventId",
                "\"userId\":7|\"userId\":7e0|invalid-envelope|/userId",
                "\"userId\":7|\"userId\":7,\"colour\":1|invalid-envelope|/colour",
                "\"userId\":7|\"userId\":7,\"eventTimestamp\":\"2026-01-01\"|invalid-envelope|/eventTimestamp",
                "\"userId\":7|\"userId\":7,\"eventTimestamp\":\"+10000-01-01T00:00:00Z\"|invalid-envelope|/eventTimestamp",
                "\"userId\":7|\"userId\":7,\"eventTimestamp\":\"0001-01-01T00:00:00+01:00\"|invalid-envelope|/eventTimestamp",
                "\"userId\":7|\"userId\":7,\"metadata\":[]|invalid-envelope|/metadata",
                "weapon_sale|weapon_theft|unknown-event-type|/eventType",
                "\"userId\":7|\"userId\":null|schema-violation|/userId",
                "\"salePrice\":10.50|\"price\":10.50|schema-violation|/payload/salePrice",
                "10.50|-1|schema-violation|/payload/salePrice",
                "10.50|1000000000000|schema-violation|/payload/salePrice",
                "10.50|0.0000001|schema-violation|/payload/salePrice",
            })
    void namesTheReasonAndThePlace(String part, String replacement, String reason, String pointer) {
        String broken = SALE.replace(part, replacement == null ? "" : replacement);
        assertThat(broken).isNotEqualTo(SALE);

        assertThat(validate(broken)).isInstanceOfSatisfying(Validation.Invalid.class, invalid -> {
            assertThat(invalid.reason().code()).isEqualTo(reason);
            assertThat(invalid.violations()).extracting(Violation::pointer).contains(pointer);
            assertThat(invalid.violations()).extracting(Violation::message).doesNotContain("");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.0", "5e0", "2147483648", "\"5\""})
    void idsInThePayloadArePlainIntegers(String id) {
        String reset = """
                {"eventId":"e1","eventType":"admin_password_reset","cycleNumber":3,"userId":7,"payload":{"targetUserId":%s}}""";
        assertThat(validate(reset.formatted("5"))).isInstanceOf(Validation.Valid.class);

        assertThat(validate(reset.formatted(id)))
                .isInstanceOfSatisfying(
                        Validation.Invalid.class,
                        invalid ->
                                assertThat(invalid.describe()).startsWith("schema-violation: /payload/targetUserId: "));
    }

    @Test
    void eachFormOfABattleRequiresItsOwnIds() {
        String battle = """
                {"eventId":"e1","eventType":"battle_complete","cycleNumber":3,"payload":%s}""";
        String perRobot = """
                {"result":"win","eloBefore":1,"eloAfter":2,"damageDealt":0.5,"destroyed":false,"credits":1,"prestige":0,"fame":0}""";
        String perBattle = """
                {"battleId":1,"robot1Id":1,"robot2Id":2,"winnerId":null,"robot1ELOBefore":1,"robot1ELOAfter":1,\
                "robot2ELOBefore":1,"robot2ELOAfter":1,"robot1DamageDealt":1,"robot2DamageDealt":1}""";

        assertThat(validate(battle.formatted(perBattle))).isInstanceOf(Validation.Valid.class);
        assertThat(validate(battle.formatted(perRobot)))
                .isInstanceOfSatisfying(
                        Validation.Invalid.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(Violation::pointer)
                                .containsExactly("/userId", "/robotId"));
    }

    @Test
    void refusesWhatIsNoUtf8OrNothingOrTooMuch() {
        assertThat(reason(validator.validate(null))).isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason(validator.validate(new byte[0]))).isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason(validator.validate(SALE.getBytes(StandardCharsets.UTF_16))))
                .isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason(validator.validate(new byte[EventValidator.MAX_EVENT_BYTES + 1])))
                .isEqualTo(RejectReason.TOO_LARGE);
        String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertThat(reason(validate(SALE.replace("\"weaponId\":5", "\"weaponId\":5,\"deep\":" + deep))))
                .isEqualTo(RejectReason.MALFORMED_JSON);
    }

    @Test
    void bytesThatAreNoUtf8AreToldFromTheCharacterThatReplacesThem() {
        String sale = SALE.replace("e1", "\uFFFD");
        assertThat(validate(sale)).isInstanceOf(Validation.Valid.class);

        byte[] latin1 = SALE.replace("e1", "\u00fc").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(((Validation.Invalid) validator.validate(latin1)).describe())
                .isEqualTo("malformed-json: the bytes are not UTF-8");
        // Half of a surrogate pair as three bytes, and one letter as two: forms that UTF-8 forbids.
        assertThat(reason(validator.validate(
                        SALE.replace("e1", "\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(RejectReason.MALFORMED_JSON);
        assertThat(reason(validator.validate(SALE.replace("e1", "\u00c1\u0081").getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(RejectReason.MALFORMED_JSON);
    }

    @Test
    void aByteOrderMarkIsCalledByItsName() {
        assertThat(((Validation.Invalid) validate("\uFEFF" + SALE)).describe())
                .isEqualTo("malformed-json: begins with a byte order mark: send the JSON without it");
        assertThat(reason(validator.validate(new byte[] {(byte) 0xEF, (byte) 0xBB})))
                .isEqualTo(RejectReason.MALFORMED_JSON);
    }

    @Test
    void aNumberWithAGiantExponentIsRefusedAtOnce() {
        assertThat(reason(validate(SALE.replace("10.50", "1e999999999")))).isEqualTo(RejectReason.UNSTORABLE_VALUE);
        assertThat(reason(validate(SALE.replace("10.50", "1e99999999999")))).isEqualTo(RejectReason.UNSTORABLE_VALUE);
    }

    private Validation validate(String json) {
        return validator.validate(json.getBytes(StandardCharsets.UTF_8));
    }

    private static RejectReason reason(Validation validation) {
        return ((Validation.Invalid) validation).reason();
    }
}
