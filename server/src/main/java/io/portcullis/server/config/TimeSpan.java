package io.portcullis.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * A time, as a whole number of its unit.
 *
 * @param unit the unit
 * @param min  the shortest
 * @param max  the longest
 */
record TimeSpan(ChronoUnit unit, long min, long max) implements SettingType<Duration> {

    @Override
    public String kind() {
        return "whole number";
    }

    @Override
    public String range() {
        return number().range();
    }

    @Override
    public Optional<Duration> read(String name, YamlNode node, Problems problems) {
        return number().read(name, node, problems).map(n -> Duration.of(n, unit));
    }

    @Override
    public Map<String, Object> schema() {
        return number().schema();
    }

    private WholeNumber number() {
        return new WholeNumber(min, max);
    }
}
