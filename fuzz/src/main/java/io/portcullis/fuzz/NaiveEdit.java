package io.portcullis.fuzz;

import java.util.ArrayList;
import java.util.List;

import io.portcullis.fuzz.NaiveHeader.Field;
import io.portcullis.sip.message.HeaderName;

/** What an edit should do, done to a list of fields. */
final class NaiveEdit {

    private final List<Field> fields;

    NaiveEdit(NaiveHeader header) {
        this.fields = new ArrayList<>(header.fields());
    }

    /** As it is now. */
    List<Field> fields() {
        return fields;
    }

    /** Does one step; {@code operation} as in {@link MessageTargets}. */
    void apply(int operation, HeaderName name, String value) {
        Field added = Field.of(name.toString(), value.strip());
        int first = first(name);
        switch (operation) {
            case 0 -> fields.add(Math.max(0, first), added);
            case 1 -> fields.add(last(name) < 0 ? fields.size() : last(name) + 1, added);
            case 2 -> {
                int at = first < 0 ? fields.size() : first;
                fields.removeIf(field -> field.is(name));
                fields.add(at, added);
            }
            case 3 -> fields.removeIf(field -> field.is(name));
            case 4 -> {
                if (first >= 0) {
                    List<String> values = NaiveHeader.split(fields.get(first).value());
                    rewrite(first, values.isEmpty() ? values : values.subList(1, values.size()));
                }
            }
            case 5 -> {
                if (first < 0) {
                    fields.add(added);
                } else {
                    List<String> values = NaiveHeader.split(fields.get(first).value());
                    List<String> others = values.isEmpty() ? values : values.subList(1, values.size());
                    List<String> all = new ArrayList<>(List.of(value));
                    all.addAll(others);
                    rewrite(first, all);
                }
            }
            default -> removeIfEven(name);
        }
    }

    private void removeIfEven(HeaderName name) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).is(name)) {
                List<String> values = NaiveHeader.split(fields.get(i).value());
                List<String> kept = values.stream().filter(each -> each.length() % 2 != 0).toList();
                if (kept.size() < values.size()) {
                    rewrite(i, kept);
                }
            }
        }
    }

    private void rewrite(int at, List<String> values) {
        if (values.isEmpty()) {
            fields.remove(at);
        } else {
            fields.set(at, new Field(fields.get(at).name(), String.join(", ", values).strip()));
        }
    }

    private int first(HeaderName name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name)) {
                return i;
            }
        }
        return -1;
    }

    private int last(HeaderName name) {
        int last = -1;
        for (int i = 0; i < fields.size(); i++) {
            last = fields.get(i).is(name) ? i : last;
        }
        return last;
    }
}
