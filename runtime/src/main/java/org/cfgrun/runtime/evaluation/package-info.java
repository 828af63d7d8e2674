/** Detection metrics: the average precision of COCO and VOC, result tables and result files. */
@NullMarked
package org.cfgrun.runtime.evaluation;

import org.jspecify.annotations.NullMarked;
