/** Tests of the audit trail's transactions, on a real database. */
@NullMarked
package org.pinfold.audit.service;

import org.jspecify.annotations.NullMarked;
