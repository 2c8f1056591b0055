package example;

import java.util.UUID;
import org.pinfold.protocol.Aci;

final class Example {
    private Example() {}

    public static void main(String[] arguments) {
        System.out.println(new Aci(UUID.randomUUID()));
    }
}
