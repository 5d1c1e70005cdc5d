# Sourced by the scripts that print a table of a JMH benchmark: parser, esp.
# A script begins with its help as comments, and then calls: table CLASS 'WORDS THAT --only TAKES' "$@"

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit "$1"; }

table() {
    local class=$1 only=$2 arguments=() markdown=no java
    shift 2
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) arguments+=("$1"); shift ;;
            --only) [[ -n ${2:-} && " $only " == *" $2 "* ]] || usage 2; arguments+=("$1" "$2"); shift 2 ;;
            --markdown) markdown=yes; arguments+=("$1"); shift ;;
            -h | --help) usage 0 ;;
            *) usage 2 ;;
        esac
    done
    java=$("$here/portcullis" jdk)/bin/java
    JAVA_HOME=${java%/bin/java} mvn --quiet --batch-mode --file "$here/pom.xml" --projects benchmarks --also-make package -DskipTests
    if [ "$markdown" = yes ]; then
        printf '%s\n' "$(nproc) cores of $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo), Linux $(uname -r), $(date +%F), \
commit $(git -C "$here" rev-parse --short HEAD), $("$java" -version 2>&1 | sed -n '2s/ (build.*//p')."
    fi
    "$java" -XX:+UseSerialGC -cp "$here/benchmarks/target/classes:$here/benchmarks/target/lib/*" \
        "io.portcullis.benchmarks.$class" ${arguments[@]+"${arguments[@]}"}
}
