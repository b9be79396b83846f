# Our four images for both kinds of processor:
#   docker buildx bake --file docker/bake.hcl --push
# Nothing in the images is run while they are made, so no emulator is needed; the jar is built once, on the builder's own
# processor. SOURCE_DATE_EPOCH is the time that builders from BuildKit 0.13 give to every file.

variable "REGISTRY" {
  default = "sightline"
}

variable "VERSION" {
  default = "0.1.0"
}

variable "PLATFORMS" {
  default = "linux/amd64,linux/arm64"
}

# runtime builds the jar inside; prebuilt takes the one that `mvn package` left.
variable "SIGHTLINE_BUILD_TARGET" {
  default = "runtime"
}

variable "MAVEN_IMAGE" {
  default = "maven:3.9.11-eclipse-temurin-17"
}

variable "JRE_IMAGE" {
  default = "eclipse-temurin:21.0.8_9-jre-alpine"
}

variable "NODE_IMAGE" {
  default = "node:22.20.0-bookworm-slim"
}

variable "SOURCE_DATE_EPOCH" {
  default = "1795219200"
}

group "default" {
  targets = ["program"]
}

target "program" {
  matrix = {
    module = ["demo-service", "ops-console", "log-shipper", "alert-rules"]
  }
  name       = module
  context    = "."
  dockerfile = "docker/Dockerfile"
  target     = SIGHTLINE_BUILD_TARGET
  platforms  = split(",", PLATFORMS)
  tags       = ["${REGISTRY}/${module}:${VERSION}"]
  args = {
    MODULE            = module
    VERSION           = VERSION
    MAVEN_IMAGE       = MAVEN_IMAGE
    JRE_IMAGE         = JRE_IMAGE
    NODE_IMAGE        = NODE_IMAGE
    SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH
  }
}
