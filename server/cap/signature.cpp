#include "server/cap/signature.hpp"

#include <ctime>
#include <memory>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

namespace nguon::cap {
namespace {

template <auto release> struct Release {
    template <typename T> void operator()(T* thing) const { release(thing); }
};
using Document = std::unique_ptr<xmlDoc, Release<xmlFreeDoc>>;
using Context = std::unique_ptr<xmlSecDSigCtx, Release<xmlSecDSigCtxDestroy>>;
using X509Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Bytes = std::unique_ptr<BIO, Release<BIO_free>>;

// A wrong signature is told by the answer, not on standard error.
void be_silent(const char*, int, const char*, const char*, const char*, int, const char*) { }

void begin_once()
{
    static const bool begun = [] {
        xmlInitParser();
        if (xmlSecInit() < 0 || xmlSecOpenSSLAppInit(nullptr) < 0 || xmlSecOpenSSLInit() < 0)
            throw std::runtime_error("xmlsec does not begin");
        xmlSecErrorsSetCallback(be_silent);
        return true;
    }();
    static_cast<void>(begun);
}

X509Certificate certificate_from(std::string_view pem)
{
    const Bytes bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return X509Certificate(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr));
}

Moment moment_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return Moment(std::chrono::seconds(timegm(&parts)));
}

std::string subject_of(X509* certificate)
{
    const X509_NAME* name = X509_get_subject_name(certificate);
    char text[256] = {};
    if (X509_NAME_get_text_by_NID(name, NID_commonName, text, sizeof text) > 0)
        return text;
    X509_NAME_oneline(name, text, sizeof text);
    return text;
}

// A signature stands directly in the message, and once: a second one would be a question nobody
// can answer.
xmlNodePtr signature_in(xmlDocPtr document)
{
    xmlNodePtr found = nullptr;
    const xmlNodePtr root = xmlDocGetRootElement(document);
    for (xmlNodePtr node = root->children; node != nullptr; node = node->next) {
        if (!xmlSecCheckNodeName(node, xmlSecNodeSignature, xmlSecDSigNs))
            continue;
        if (found != nullptr)
            return nullptr;
        found = node;
    }
    return found;
}

bool allow_methods(xmlSecDSigCtxPtr context)
{
    // Only the whole message itself: nothing is fetched, no part is picked out.
    context->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
    for (const xmlSecTransformId method :
        { xmlSecTransformEnvelopedId, xmlSecTransformInclC14NId, xmlSecTransformExclC14NId,
            xmlSecTransformSha256Id, xmlSecTransformSha384Id, xmlSecTransformSha512Id }) {
        if (xmlSecDSigCtxEnableReferenceTransform(context, method) < 0)
            return false;
    }
    for (const xmlSecTransformId method :
        { xmlSecTransformInclC14NId, xmlSecTransformExclC14NId, xmlSecTransformRsaSha256Id,
            xmlSecTransformRsaSha384Id, xmlSecTransformRsaSha512Id, xmlSecTransformEcdsaSha256Id,
            xmlSecTransformEcdsaSha384Id, xmlSecTransformEcdsaSha512Id }) {
        if (xmlSecDSigCtxEnableSignatureTransform(context, method) < 0)
            return false;
    }
    return true;
}

bool covers_everything(xmlSecDSigCtxPtr context)
{
    if (xmlSecPtrListGetSize(&context->signedInfoReferences) != 1)
        return false;
    const auto* reference = static_cast<xmlSecDSigReferenceCtxPtr>(
        xmlSecPtrListGetItem(&context->signedInfoReferences, 0));
    return reference != nullptr && reference->uri != nullptr && reference->uri[0] == 0;
}

}

Result<Certificate> read_certificate(std::string_view pem)
{
    const auto certificate = certificate_from(pem);
    if (!certificate)
        return fail_field("certificate", "cap.bad_certificate");
    return Certificate{ subject_of(certificate.get()),
        moment_of(X509_get0_notBefore(certificate.get())),
        moment_of(X509_get0_notAfter(certificate.get())) };
}

Result<void> check_signature(std::string_view document, std::string_view pem, Moment now)
{
    begin_once();
    const auto certificate = read_certificate(pem);
    if (!certificate)
        return tl::unexpected(certificate.error());
    if (now < certificate->valid_from || certificate->valid_to < now)
        return fail(Kind::forbidden, "cap.certificate_expired", certificate->subject);
    const Document parsed(xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr,
        nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!parsed)
        return fail(Kind::forbidden, "cap.signature_wrong");
    const xmlNodePtr signature = signature_in(parsed.get());
    if (signature == nullptr)
        return fail(Kind::forbidden, "cap.signature_missing");
    const Context context(xmlSecDSigCtxCreate(nullptr));
    if (!context || !allow_methods(context.get()))
        throw std::bad_alloc();
    context->signKey = xmlSecOpenSSLAppKeyLoadMemory(
        reinterpret_cast<const xmlSecByte*>(pem.data()), static_cast<xmlSecSize>(pem.size()),
        xmlSecKeyDataFormatCertPem, nullptr, nullptr, nullptr);
    if (context->signKey == nullptr)
        return fail_field("certificate", "cap.bad_certificate");
    if (xmlSecDSigCtxVerify(context.get(), signature) < 0
        || context->status != xmlSecDSigStatusSucceeded || !covers_everything(context.get()))
        return fail(Kind::forbidden, "cap.signature_wrong");
    return {};
}

}
