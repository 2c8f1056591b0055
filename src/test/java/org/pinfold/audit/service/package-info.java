/** Makes the audit trail's service for tests of those who write to it. */
@NullMarked
package org.pinfold.audit.service;

import org.jspecify.annotations.NullMarked;
