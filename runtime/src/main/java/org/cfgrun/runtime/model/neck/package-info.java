/** Networks between a backbone and a head. */
@NullMarked
package org.cfgrun.runtime.model.neck;

import org.jspecify.annotations.NullMarked;
