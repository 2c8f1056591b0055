package org.pinfold.model;

import java.util.ArrayList;
import java.util.List;

/** Immutable lists, changed in one place. */
final class Lists {
    private Lists() {}

    static <T> List<T> with(List<T> list, int index, T element) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, element);
        return List.copyOf(changed);
    }

    static <T> List<T> and(List<T> list, T element) {
        List<T> more = new ArrayList<>(list);
        more.add(element);
        return List.copyOf(more);
    }
}
