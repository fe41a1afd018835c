package dev.cyclelog.cli.simulator;

/** Where stables buy, refine and sell weapons. */
final class Armoury {

    private static final int SALE_PERCENT = 45;
    private static final long REFINEMENT_PRICE = Credits.of(10_000);

    private final World world;

    Armoury(World world) {
        this.world = world;
    }

    void buy(Stable stable) {
        int weaponId = world.dice().between(1, Weapon.MODELS);
        long cost = Credits.whole(
                Credits.percent(Weapon.price(weaponId), 100 - 2 * stable.level(Facility.WEAPONS_WORKSHOP)));
        if (stable.weapons().size() == Stable.MAX_WEAPONS || !stable.canAfford(cost)) {
            return;
        }
        stable.weapons().add(new Weapon(world.nextWeaponInventoryId(), weaponId, cost, 0));
        String eventId = world.event("weapon_purchase")
                .of(stable)
                .put("weaponId", weaponId)
                .put("weaponName", world.names().weapon(weaponId))
                .credits("cost", cost)
                .write();
        world.books().pay(stable, cost, Cause.WEAPON, eventId);
    }

    void sell(Stable stable) {
        if (stable.weapons().isEmpty()) {
            return;
        }
        Weapon weapon =
                stable.weapons().remove(world.dice().below(stable.weapons().size()));
        long price = Credits.percent(weapon.value(), SALE_PERCENT);
        String eventId = world.event("weapon_sale")
                .of(stable)
                .put("weaponId", weapon.weaponId())
                .credits("salePrice", price)
                .write();
        world.books().earn(stable, price, Cause.SALE, eventId);
    }

    void refine(Stable stable) {
        if (stable.weapons().isEmpty()) {
            return;
        }
        int index = world.dice().below(stable.weapons().size());
        Weapon weapon = stable.weapons().get(index);
        int magnitude = weapon.refinements() + 1;
        long cost = REFINEMENT_PRICE * magnitude * magnitude;
        if (weapon.refinements() == Weapon.MAX_REFINEMENTS || !stable.canAfford(cost)) {
            return;
        }
        stable.weapons().set(index, weapon.refined(cost));
        String eventId = world.event("weapon_refinement")
                .of(stable)
                .put("weaponId", weapon.weaponId())
                .put("weaponInventoryId", weapon.inventoryId())
                .put("tier", magnitude < Weapon.MAX_REFINEMENTS ? "hone" : "augment")
                .put("magnitude", magnitude)
                .put("targetAttribute", world.anyAttribute().label())
                .put("workshopLevel", stable.level(Facility.WEAPONS_WORKSHOP))
                .credits("costPaid", cost)
                .write();
        world.books().pay(stable, cost, Cause.REFINEMENT, eventId);
    }
}
