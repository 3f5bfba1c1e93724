#include "server/main/cap_xml.hpp"

#include "server/cap/read_alert.hpp"
#include "server/cap/signature.hpp"

namespace nguon {

http::CapHandlers::Xml cap_xml()
{
    http::CapHandlers::Xml xml;
    xml.read = [](const std::string& document) -> Result<cap::Alert> {
        auto read = cap::read_alert(document);
        if (!read)
            return tl::unexpected(read.error());
        return std::move(read->alert);
    };
    xml.check_signature = [](const std::string& document, const std::string& certificate,
                              Moment now) -> Result<std::string> {
        if (const auto right = cap::check_signature(document, certificate, now); !right)
            return tl::unexpected(right.error());
        const auto read = cap::read_certificate(certificate);
        if (!read)
            return tl::unexpected(read.error());
        return read->subject;
    };
    return xml;
}

http::ApiKeyHandlers::ReadCertificate certificate_reader()
{
    return [](const std::string& pem) -> Result<http::ApiKeyHandlers::CertificateView> {
        const auto read = cap::read_certificate(pem);
        if (!read)
            return tl::unexpected(read.error());
        return http::ApiKeyHandlers::CertificateView{ read->subject, read->valid_to };
    };
}

}
