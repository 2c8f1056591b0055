package org.pinfold.ledger;

import java.util.List;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;

/** What the other tests take for a database behaves as one. */
class InMemoryMirrorsTest implements MirrorStoreContract {
    private final InMemoryMirrors mirrors = new InMemoryMirrors();

    @Override
    public MirrorStore mirrors() {
        return mirrors;
    }

    @Override
    public void garble(Aci account) {
        mirrors.garble(account);
    }

    @Override
    public List<SecurityEvent> told() {
        return mirrors.events().stream().map(MirrorStore.Event::type).toList();
    }
}
