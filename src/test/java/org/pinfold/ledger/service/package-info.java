@NullMarked
package org.pinfold.ledger.service;

import org.jspecify.annotations.NullMarked;
