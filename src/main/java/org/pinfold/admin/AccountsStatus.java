package org.pinfold.admin;

import java.util.List;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.service.AccountDeletionService;

/** Accounts, as administrators see them. */
final class AccountsStatus implements AccountsMXBean {
    private final AccountDeletionService deletions;

    AccountsStatus(AccountDeletionService deletions) {
        this.deletions = deletions;
    }

    @Override
    public long getDeletionsUnderWay() {
        return deletions.underWay();
    }

    @Override
    public List<String> remainsOf(String aci) {
        return deletions.remainsOf(Aci.parse(aci));
    }
}
