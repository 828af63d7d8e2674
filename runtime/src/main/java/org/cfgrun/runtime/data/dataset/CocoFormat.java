package org.cfgrun.runtime.data.dataset;

import java.util.Set;

/**
 * How the files of a dataset differ from those of COCO.
 *
 * @param classes the classes unless the config names others
 * @param naming how an entry names the image file
 * @param skippedImages paths of images that the dataset leaves out, because they are corrupt
 * @param byId whether labels follow the ids of categories, not their order in the file
 * @param allCategories whether all categories of a file are classes unless the config names others
 * @param skipsCrowds whether training skips images all of whose objects are crowds
 */
record CocoFormat(
    StandardClasses classes,
    ImageNaming naming,
    Set<String> skippedImages,
    boolean byId,
    boolean allCategories,
    boolean skipsCrowds) {
  /** COCO's own format, with other classes. */
  static CocoFormat of(StandardClasses classes) {
    return new CocoFormat(classes, ImageNaming.FILE_NAME, Set.of(), false, false, false);
  }

  /** The format of Cityscapes as converted for mmdet. */
  static CocoFormat cityscapes() {
    return new CocoFormat(
        StandardClasses.CITYSCAPES, ImageNaming.FILE_NAME, Set.of(), false, false, true);
  }

  /** The format of LVIS. */
  static CocoFormat lvis(StandardClasses classes, ImageNaming naming) {
    return new CocoFormat(classes, naming, Set.of(), false, true, false);
  }

  /** The format of Objects365 v1, whose two files list their categories in different orders. */
  static CocoFormat objects365V1() {
    return new CocoFormat(
        StandardClasses.OBJECTS365_V1, ImageNaming.FILE_NAME, Set.of(), true, false, false);
  }

  /** The format of Objects365 v2. */
  static CocoFormat objects365V2() {
    return new CocoFormat(
        StandardClasses.OBJECTS365_V2,
        ImageNaming.LAST_FOLDER,
        Set.of(
            "patch16/objects365_v2_00908726.jpg",
            "patch6/objects365_v1_00320532.jpg",
            "patch6/objects365_v1_00320534.jpg"),
        false,
        false,
        false);
  }
}
