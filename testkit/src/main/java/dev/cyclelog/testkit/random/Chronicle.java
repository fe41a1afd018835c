package dev.cyclelog.testkit.random;

import java.util.List;

/** Events that count for no metric; but they count as events, and may say whose a robot is. */
final class Chronicle {

    private static final List<String> FREE = List.of(
            "image_upload_success",
            "image_moderation_rejection",
            "image_robot_likeness_warning",
            "image_robot_likeness_override");

    private final Chance chance;
    private final Cast cast;
    private final Numbers numbers;

    Chronicle(Chance chance, Cast cast) {
        this.chance = chance;
        this.cast = cast;
        this.numbers = new Numbers(chance);
    }

    Draft next() {
        return switch (chance.below(8)) {
            case 0 -> leagueChange();
            case 1 ->
                draft(
                        "tournament_complete",
                        null,
                        new JsonFields(chance)
                                .with("tournamentId", "1")
                                .with("winnerId", cast.robot())
                                .nullable("placements", () -> "[{\"robotId\": 1, \"placement\": 1, \"reward\": 9.5}]"));
            case 2 -> draft("user_created", cast.userOfEvent(), new JsonFields(chance).with("username", text()));
            case 3 ->
                draft(
                        "admin_password_reset",
                        cast.userOfEvent(),
                        new JsonFields(chance).with("targetUserId", cast.user()).nullable("adminId", () -> "1"));
            case 4 ->
                // Free: it may look like anything else.
                draft(
                        chance.pick(FREE),
                        cast.userOfEvent(),
                        new JsonFields(chance)
                                .optional("cost", numbers::credits)
                                .optional("battleId", () -> "77")
                                .optional("result", () -> "\"win\""));
            default -> subscription();
        };
    }

    private Draft leagueChange() {
        JsonFields payload = new JsonFields(chance)
                .with("oldLeague", text())
                .with("newLeague", text())
                .nullable("leaguePoints", numbers::signedInteger)
                .nullable("reason", () -> "\"promotion\"");
        return new Draft("league_change", chance.oneIn(2) ? null : (Integer) cast.userOfEvent(), cast.robot(), payload);
    }

    private Draft subscription() {
        int robot = cast.robot();
        return new Draft(
                chance.oneIn(2) ? "subscription_create" : "subscription_remove",
                cast.ownerOf(robot),
                robot,
                new JsonFields(chance).nullable("newCount", numbers::count).unknown());
    }

    private Draft draft(String type, Integer userId, JsonFields payload) {
        return new Draft(type, userId, chance.oneIn(3) ? (Integer) cast.robotOfEvent() : null, payload);
    }

    private String text() {
        return JsonFields.text(chance);
    }
}
