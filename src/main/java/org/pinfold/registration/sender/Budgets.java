package org.pinfold.registration.sender;

import java.util.OptionalInt;
import java.util.Set;
import org.pinfold.registration.PhoneNumber;

/**
 * How many codes may leave, and whereto.
 *
 * @param countries ISO 3166-1 alpha-2; empty for all
 * @param numberADay codes to one number in a day, 1 or more; empty for no limit
 * @param prefixAnHour codes to numbers with one {@link PhoneNumber#prefix} in an hour, 1 or more; empty for no limit
 */
public record Budgets(Set<String> countries, OptionalInt numberADay, OptionalInt prefixAnHour) {
    public Budgets {
        if (numberADay.orElse(1) < 1 || prefixAnHour.orElse(1) < 1) {
            throw new IllegalArgumentException("a budget is 1 or more");
        }
        countries = Set.copyOf(countries);
    }

    boolean serve(PhoneNumber number) {
        return countries.isEmpty()
                || number.region().filter(countries::contains).isPresent();
    }
}
