/** Networks that compute feature maps from images. */
@NullMarked
package org.cfgrun.runtime.model.backbone;

import org.jspecify.annotations.NullMarked;
