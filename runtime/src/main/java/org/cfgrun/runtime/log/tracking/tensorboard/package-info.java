/** TensorBoard event files: records with checksums, each an encoded protocol buffer. */
@NullMarked
package org.cfgrun.runtime.log.tracking.tensorboard;

import org.jspecify.annotations.NullMarked;
