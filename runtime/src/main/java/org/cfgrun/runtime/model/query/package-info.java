/** Parts of detectors whose objects are queries of a transformer: attention and positions. */
@NullMarked
package org.cfgrun.runtime.model.query;

import org.jspecify.annotations.NullMarked;
