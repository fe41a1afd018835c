#!/usr/bin/env bash
# Starts the single broker of docker-compose.yml, as its image would, after two things that the image does not do.
set -euo pipefail

data=${KAFKA_LOG_DIRS:?}
run=/etc/kafka/docker/run

# A cluster id of its own: tables that belong to another cluster are noticed by it. The image gives all the same.
if [[ -e $data/meta.properties ]]; then
    CLUSTER_ID=$(sed -n 's/^cluster\.id=//p' "$data/meta.properties")
else
    CLUSTER_ID=$(head -c 16 /dev/urandom | base64 | tr '+/' 'AB' | cut -c 1-22)
fi
export CLUSTER_ID

# A killed broker is laid to rest before its successor starts. The metadata says that it is alive and leads all
# partitions, until its session times out. A successor that starts at once believes it, and when the session does time
# out, skips the commit markers of transactions that were being committed (Kafka 4.3.1): those hang for ever, and
# readers with them. So the controller runs alone first, until it has fenced the killed broker.
if [[ -e $data/meta.properties && ! -e $data/.kafka_cleanshutdown ]]; then
    echo "The broker was killed; its partitions are being freed."
    coproc CONTROLLER {
        unset KAFKA_ADVERTISED_LISTENERS KAFKA_INTER_BROKER_LISTENER_NAME
        export KAFKA_PROCESS_ROLES=controller
        export KAFKA_LISTENERS=$(grep -o 'CONTROLLER://[^,]*' <<<"$KAFKA_LISTENERS")
        export KAFKA_BROKER_HEARTBEAT_INTERVAL_MS=100 KAFKA_BROKER_SESSION_TIMEOUT_MS=500
        # A broker that was killed before it had registered is never fenced.
        exec timeout 30 $run 2>&1
    }
    controller=$CONTROLLER_PID
    trap 'kill $controller; exit 143' TERM INT
    while read -r line <&"${CONTROLLER[0]}"; do
        echo "$line"
        if [[ $line == *"Fencing broker"* ]]; then
            # It says so before the metadata do.
            (sleep 2 && kill "$controller") &
        fi
    done
    wait "$controller" || true
    trap - TERM INT
fi

exec $run
