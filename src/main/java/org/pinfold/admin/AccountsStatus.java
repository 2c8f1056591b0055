package org.pinfold.admin;

import java.util.List;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.service.AccountAdministrationService;
import org.pinfold.registration.service.AccountDeletionService;

/** Accounts, as administrators see them. */
final class AccountsStatus implements AccountsMXBean {
    private final AccountDeletionService deletions;
    private final AccountAdministrationService administration;

    AccountsStatus(AccountDeletionService deletions, AccountAdministrationService administration) {
        this.deletions = deletions;
        this.administration = administration;
    }

    @Override
    public long getDeletionsUnderWay() {
        return deletions.underWay();
    }

    @Override
    public List<String> remainsOf(String aci) {
        return deletions.remainsOf(Aci.parse(aci));
    }

    @Override
    public boolean logOut(String aci) {
        return administration.logOut(Aci.parse(aci));
    }

    @Override
    public String delete(String aci) {
        return deletions.deleteForAdministrator(Aci.parse(aci)).name();
    }
}
