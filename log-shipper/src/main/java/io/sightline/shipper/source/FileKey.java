package io.sightline.shipper.source;

/** Which file the operating system means, as long as the file exists: device and inode. */
record FileKey(long device, long inode) {}
