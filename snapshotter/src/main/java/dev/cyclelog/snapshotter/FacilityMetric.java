package dev.cyclelog.snapshotter;

/** What is summed per stable and type of facility. State is stored by position: add new ones at the end. */
enum FacilityMetric implements Metric {
    PURCHASES("purchases"),
    UPGRADES("upgrades"),
    SPENDING("spending"),
    RUNNING_COSTS("runningCosts");

    private final String fieldName;

    FacilityMetric(String fieldName) {
        this.fieldName = fieldName;
    }

    @Override
    public String fieldName() {
        return fieldName;
    }
}
